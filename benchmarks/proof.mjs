// How long the browser's solver takes for the default difficulty: node benchmarks/proof.mjs [chromium]
// Build clients/typescript first (npm ci && npm run build). With a browser's command, it solves in a page there, not in Node.js.
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";

const difficulty = 18;
const runs = 50;
const module = new URL("../clients/typescript/dist/proof.js", import.meta.url);
const puzzles = Array.from({ length: runs }, () => randomBytes(58).toString("base64url"));

/** Runs in Node.js and, by its text, in the page. */
async function measure(solvePuzzle, puzzles, difficulty) {
  const times = [];
  for (const puzzle of puzzles) {
    const start = performance.now();
    await solvePuzzle({ puzzle, difficulty });
    times.push(performance.now() - start);
  }
  return times;
}

async function measureInPage(browser) {
  const code = await readFile(module);
  const page = `<script type="module">
    import { solvePuzzle } from "/proof.js";
    const times = await (${measure})(solvePuzzle, ${JSON.stringify(puzzles)}, ${difficulty});
    await fetch("/", { method: "POST", body: JSON.stringify(times) });
  </script>`;
  const profile = await mkdtemp(join(tmpdir(), "proof-"));
  let running;
  try {
    return await new Promise((resolve, reject) => {
      const server = createServer(async (request, response) => {
        if (request.method === "POST") {
          let body = "";
          for await (const part of request) body += part;
          response.end();
          server.close();
          return resolve(JSON.parse(body));
        }
        const script = request.url === "/proof.js";
        response.setHeader("Content-Type", script ? "text/javascript" : "text/html").end(script ? code : page);
      });
      server.listen(0, "127.0.0.1", () => {
        const url = `http://127.0.0.1:${server.address().port}/`;
        const options = ["--headless", "--no-sandbox", "--disable-gpu", `--user-data-dir=${profile}`, url];
        running = spawn(browser, options, { stdio: "ignore" }).on("error", reject);
      });
    });
  } finally {
    if (running) await new Promise((ended) => running.once("exit", ended).kill());
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

const browser = process.argv[2];
const times = browser ? await measureInPage(browser) : await measure((await import(module.href)).solvePuzzle, puzzles, difficulty);
times.sort((a, b) => a - b);
const at = (share) => `${Math.round(times[Math.floor(share * (runs - 1))])} ms`;
const who = `${browser ?? "node"}: difficulty ${difficulty}, ${runs} puzzles`;
console.log(`${who}: median ${at(0.5)}, 95th percentile ${at(0.95)}, longest ${at(1)}`);
process.exit();
