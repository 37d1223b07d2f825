'use strict';

const everyMilliseconds = 1000;
const list = document.getElementById('messages');
const template = document.getElementById('message');
const statusLine = document.getElementById('status');
const empty = document.getElementById('empty');
const filter = document.getElementById('to');
const shown = new Map();
let asking = null;

const keyOf = (message) => [message.at, message.channel, message.to, message.code].join('\n');

async function copy(code, button) {
  try {
    await navigator.clipboard.writeText(code.textContent);
    button.textContent = 'Copied';
  } catch {
    // No clipboard outside a secure context: mark the code, ready for the keyboard.
    getSelection().selectAllChildren(code);
    button.textContent = 'Marked';
  }
  setTimeout(() => { button.textContent = 'Copy'; }, 1500);
}

function build(message) {
  const item = template.content.firstElementChild.cloneNode(true);
  const find = (selector) => item.querySelector(selector);
  const at = new Date(message.at);
  find('.channel').textContent = message.channel;
  find('.channel').classList.add(message.channel);
  find('.to').textContent = message.to;
  find('time').dateTime = message.at;
  find('time').textContent = at.toLocaleTimeString();
  find('time').title = at.toLocaleString();
  find('.subject').textContent = message.subject;
  find('.code').textContent = message.code;
  find('.copy').setAttribute('aria-label', `Copy the code ${message.code}`);
  find('.copy').addEventListener('click', () => copy(find('.code'), find('.copy')));
  find('.text').textContent = message.text;
  if (message.html) {
    // The frame is filled when it is first wanted, and sandboxed: what a mail holds never runs here.
    find('.plain').append(find('.text'));
    find('.preview').addEventListener('toggle', () => { find('iframe').srcdoc = message.html; }, { once: true });
  } else {
    find('.preview').remove();
    find('.plain').remove();
  }
  return item;
}

function show(messages) {
  // Existing cards stay as they are, so that an open preview or a selection survives the next message.
  const keys = new Set(messages.map(keyOf));
  for (const [key, item] of shown) {
    if (!keys.has(key)) {
      item.remove();
      shown.delete(key);
    }
  }
  for (const message of [...messages].reverse()) {
    const key = keyOf(message);
    if (!shown.has(key)) {
      shown.set(key, build(message));
      list.prepend(shown.get(key));
    }
  }
}

function say(text, lost) {
  if (statusLine.textContent !== text) statusLine.textContent = text;
  statusLine.classList.toggle('lost', lost);
}

async function refresh() {
  const mine = asking = new AbortController();
  try {
    const url = `/dev/inbox/messages?to=${encodeURIComponent(filter.value.trim())}`;
    const response = await fetch(url, { headers: { accept: 'application/json' }, signal: mine.signal });
    if (!response.ok) throw new Error(String(response.status));
    const messages = await response.json();
    show(messages);
    empty.hidden = messages.length > 0;
    say(messages.length === 1 ? '1 message, live' : `${messages.length} messages, live`, false);
  } catch {
    if (!mine.signal.aborted) say('The service does not answer; trying again…', true);
  } finally {
    if (mine === asking) asking = null;
  }
}

// A slow answer is waited for, not overtaken; a changed filter makes it worthless.
const poll = () => { if (!document.hidden && !asking) refresh(); };
filter.addEventListener('input', () => { asking?.abort(); refresh(); });
document.addEventListener('visibilitychange', poll);
setInterval(poll, everyMilliseconds);
refresh();
