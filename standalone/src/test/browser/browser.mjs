// Chromium, and the door behind the stage: see Stage.java.
import { randomUUID } from 'node:crypto';
import { chromium } from 'playwright-core';

export const PAGES = process.env.PAGES;
const DOOR = process.env.DOOR;

export async function launch() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--disable-dev-shm-usage',
    ],
  });
}

async function knock(path, body = '') {
  const answer = await fetch(DOOR + path, { method: 'POST', body });
  if (!answer.ok) {
    throw new Error(`${path}: ${answer.status}`);
  }
}

/** Writes records, each with a key (or none) and a document. */
export function write(topic, records) {
  const lines = records.map(([key, value]) => `${key ?? ''}\t${JSON.stringify(value)}`);
  return knock(`/records/${topic}`, lines.join('\n'));
}

export const stopBridge = () => knock('/bridge/stop');
export const startBridge = () => knock('/bridge/start');

export function post(subject, text, time = new Date()) {
  return [
    null,
    { id: randomUUID(), subject, text, author: randomUUID(), created_at: time.toISOString() },
  ];
}

export const declared = (name, group) => [
  name,
  { name, group, keywords: [], hashtags: [], expressions: [] },
];

/** A page, by default the board, that notes whatever goes wrong on it; `quiet` pages log no error. */
export async function open(browser, { path = '/live', quiet = false, ...options } = {}) {
  const context = await browser.newContext({ viewport: { width: 1360, height: 900 }, ...options });
  const page = await context.newPage();
  page.faults = [];
  page.on('pageerror', (error) => page.faults.push(`error: ${error.message}`));
  page.on('dialog', (dialog) => {
    page.faults.push(`dialog: ${dialog.message()}`);
    return dialog.dismiss();
  });
  page.on('console', (message) => {
    if (/Content.Security.Policy/i.test(message.text())) {
      page.faults.push(`policy: ${message.text()}`);
    } else if (quiet && message.type() === 'error') {
      page.faults.push(`console: ${message.text()}`);
    }
  });
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(PAGES) && !/^(data|blob):/.test(url)) {
      page.faults.push(`request to elsewhere: ${url}`);
    }
  });
  page.setDefaultTimeout(60_000); // a machine that is busy with other tests is slow
  await page.goto(PAGES + path);
  return page;
}

export const state = (page, wanted) =>
  page.waitForFunction(
    (wanted) => document.querySelector('#state').dataset.state === wanted,
    wanted,
  );

/** How many different colours a chart's canvas has: one or two are an empty one. */
export const colours = (page, selector) =>
  page.$eval(`${selector} canvas`, (canvas) => {
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    return new Set(new Uint32Array(data.buffer)).size;
  });
