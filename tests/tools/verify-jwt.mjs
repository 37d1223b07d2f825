// Checks an access token with an implementation that is not ours.
// Usage: node verify-jwt.mjs TOKEN JWKS ISSUER AUDIENCE; prints its type and subject.
import { createLocalJWKSet, jwtVerify } from 'jose';

const [token, keys, issuer, audience] = process.argv.slice(2);
const { payload, protectedHeader } = await jwtVerify(token, createLocalJWKSet(JSON.parse(keys)), {
  issuer,
  audience,
  algorithms: ['ES256'],
  typ: 'at+jwt',
  requiredClaims: ['sub', 'sid', 'jti', 'exp', 'iat', 'nbf', 'auth_time', 'amr'],
});
console.log(protectedHeader.typ, payload.sub);
