// The page of the topics as people meet it. Run by LivePageTest, which has the service up.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import * as b from './browser.mjs';

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

let browser;
let contract;

before(async () => {
  contract = await (await fetch(`${b.PAGES}/asyncapi.json`)).json();
  browser = await b.launch();
});

after(() => browser?.close());

async function open(options) {
  const page = await b.open(browser, { path: '/asyncapi', quiet: true, ...options });
  await page.locator('main:not([aria-busy])').waitFor();
  return page;
}

async function closing(page) {
  assert.deepEqual(page.faults, []);
  await page.context().close();
}

test('every topic is there, with its messages, headers and fields', async () => {
  const page = await open();
  const channels = Object.entries(contract.channels);
  assert.equal(channels.length, 12);
  for (const [id, channel] of channels) {
    const section = page.locator(`section#${id}`);
    const text = await section.innerText();
    assert.ok(text.includes(channel.title), id);
    assert.ok(channel.address === null || text.includes(channel.address), id);
    const messages = Object.keys(channel.messages).map((name) => contract.components.messages[name]);
    assert.equal(await section.locator('article').count(), messages.length, id);
    for (const message of messages) {
      for (const header of Object.keys(message.headers.properties)) {
        assert.ok(text.includes(header), `${id}: ${header}`);
      }
    }
  }
  const scored = await page.locator('section#sentiment').innerText();
  for (const field of ['scores.negative', 'model.digest', 'language_supported', 'ce_id']) {
    assert.ok(scored.includes(field), field);
  }
  await page.locator('section#sentiment summary').click();
  await page.locator('section#sentiment pre').getByText('What a finale!').waitFor();
  await closing(page);
});

test('a link leads to a topic, and the start page to all', async () => {
  const page = await open({ path: '/asyncapi#subjects' });
  await page.waitForFunction(() => {
    const { top } = document.getElementById('subjects').getBoundingClientRect();
    return top >= 0 && top < innerHeight;
  });
  await page.goto(`${b.PAGES}/`);
  await page.getByRole('link', { name: 'Topics' }).click();
  await page.getByRole('heading', { name: 'Dead letters' }).waitFor();
  await closing(page);
});

for (const [name, options] of Object.entries({
  light: { colorScheme: 'light' },
  dark: { colorScheme: 'dark' },
  phone: { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true },
})) {
  test(`${name}: readable for all, and nothing sticks out`, async () => {
    const page = await open(options);
    const [wide, screen] = await page.evaluate(() => [
      document.documentElement.scrollWidth,
      document.documentElement.clientWidth,
    ]);
    assert.ok(wide <= screen, `${wide} px on a screen of ${screen}`);
    await page.evaluate(await readFile(AXE, 'utf8'));
    const { violations } = await page.evaluate(() => globalThis.axe.run());
    const serious = violations.filter((v) => ['serious', 'critical'].includes(v.impact));
    assert.deepEqual(serious.map((v) => `${v.id}: ${v.nodes.map((n) => n.target).join(', ')}`), []);
    await closing(page);
  });
}
