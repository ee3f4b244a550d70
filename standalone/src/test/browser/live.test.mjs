// The live page as people meet it. Run by LivePageTest, which has the service up.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import * as b from './browser.mjs';

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const HOSTILE_NAME = '<img src=x onerror="window.hacked=1">';
const HOSTILE_TEXT = '"><script>window.hacked=2</script><img src=x onerror="window.hacked=3"> what a twist';
const SUBJECTS = ['Harrow Lane', 'Night Ferry', HOSTILE_NAME];

let browser;

/** Ten minutes of an evening, so that there is something to draw. */
function evening() {
  const posts = [];
  for (let second = 600; second > 0; second -= 3) {
    const time = new Date(Date.now() - 1000 * second);
    posts.push(b.post('Harrow Lane', second > 200 ? 'I love this show, wonderful' : 'I hate this twist, awful', time));
    posts.push(b.post('Night Ferry', second % 2 ? 'What a lovely episode' : 'The ferry is boring tonight', time));
  }
  return posts;
}

before(async () => {
  await b.write('subjects', SUBJECTS.map((name) => b.declared(name, 'shows')));
  await b.write('raw-posts', [...evening(), b.post(HOSTILE_NAME, HOSTILE_TEXT)]);
  browser = await b.launch();
});

after(() => browser?.close());

async function closing(page) {
  assert.deepEqual(page.faults, []);
  assert.equal(await page.evaluate(() => window.hacked), undefined);
  await page.context().close();
}

const hasPost = (page, text) => page.locator('#posts').getByText(text).first().waitFor();

test('what is posted shows, and moves', async () => {
  const page = await b.open(browser);
  await b.state(page, 'live');
  for (const name of SUBJECTS) {
    await page.locator('#cards').getByText(name).first().waitFor();
  }
  await page.waitForFunction(() => document.querySelector('#sentiment canvas'));
  for (const chart of ['#sentiment', '#volume', '#against', '#shares']) {
    const drawn = await page.waitForFunction((chart) => document.querySelector(`${chart} canvas`), chart);
    assert.ok(drawn);
    assert.ok((await b.colours(page, chart)) > 5, `${chart} is drawn`);
  }
  await b.write('raw-posts', [b.post('Harrow Lane', 'It moves, I love it')]);
  await hasPost(page, 'It moves, I love it');
  assert.match(await page.locator('#system').innerText(), /\d/);
  await closing(page);
});

test('hostile texts and names are text', async () => {
  const page = await b.open(browser);
  await b.state(page, 'live');
  await page.locator('#cards').getByText(HOSTILE_NAME).first().waitFor();
  await b.write('raw-posts', [b.post(HOSTILE_NAME, HOSTILE_TEXT)]);
  await hasPost(page, HOSTILE_TEXT);
  assert.equal(await page.locator('#posts img, #posts script, #cards img').count(), 0);
  await closing(page);
});

test('a lost connection is shown, and no event is lost or duplicated', async () => {
  const page = await b.open(browser);
  await b.state(page, 'live');
  await b.stopBridge();
  try {
    await b.state(page, 'not-live');
    await b.write('raw-posts', [b.post('Night Ferry', 'posted while nobody could see it')]);
  } finally {
    await b.startBridge();
  }
  await b.state(page, 'live');
  await b.write('raw-posts', [b.post('Night Ferry', 'and one that is seen again, lovely')]);
  await hasPost(page, 'and one that is seen again, lovely');
  assert.equal(await page.locator('#posts').getByText('and one that is seen again').count(), 1);
  await closing(page);
});

test('shifts and markers stand on the time line, with what caused them', async () => {
  const page = await b.open(browser);
  await b.state(page, 'live');
  const now = new Date().toISOString();
  const shift = {
    subject: 'Harrow Lane', group: 'shows', detected_at: now, direction: 'DOWN', sigma: -6.1,
    severity: 'HIGH', posts: 60, long_posts: 200, short_mean: -0.7, long_mean: 0.6, short_seconds: 60,
    long_seconds: 900, baseline_moved: false, terms: ['captain', 'lighthouse'],
    top_posts: [{ id: '1', text: 'Not the captain!', label: 'NEGATIVE', confidence: 0.98, time: now }],
  };
  await b.write('audience-shifts', [['Harrow Lane', shift]]);
  const moments = page.locator('#moments');
  await moments.getByText('captain').first().waitFor();
  assert.match(await moments.innerText(), /Harrow Lane[\s\S]*lighthouse/);

  await page.keyboard.press('m');
  await page.getByRole('textbox', { name: 'What happened' }).fill('The captain leaves');
  await page.getByRole('button', { name: 'Set it now' }).click();
  await moments.getByText('The captain leaves').first().waitFor();
  await closing(page);
});

test('subjects are added and removed on the page', async () => {
  const page = await b.open(browser);
  await b.state(page, 'live');
  await page.getByTestId('choose').click();
  await page.locator('#subject-name').fill('Lantern Row');
  await page.locator('#subject-group').fill('shows');
  await page.locator('#subject-keywords').fill('lantern row');
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await page.locator('#subject-list').getByText('Lantern Row').first().waitFor();
  const kept = await (await fetch(`${b.PAGES}/subjects`)).json();
  assert.deepEqual(kept.subjects.find((s) => s.name === 'Lantern Row').keywords, ['lantern row']);
  await closing(page);
});

test('a view is in its address, can be paused, and hostile addresses are harmless', async () => {
  const page = await b.open(browser);
  await b.state(page, 'live');
  await page.keyboard.press('2');
  await page.waitForFunction(() => location.search.includes('window=1m'));
  await page.keyboard.press('Space');
  await b.state(page, 'paused');
  const link = new URL(page.url());
  await closing(page);

  const linked = await b.open(browser, { path: link.pathname + link.search });
  await linked.locator('#cards').getByText('Harrow Lane').first().waitFor();
  assert.ok(new URL(linked.url()).search.includes('window=1m'));
  await closing(linked);

  const hostile = encodeURIComponent('"><script>window.hacked=4</script>');
  const odd = await b.open(browser, { path: `/live?window=${hostile}&range=${hostile}&s=${hostile}` });
  await b.state(odd, 'live');
  await closing(odd);
});

test('what is seen can be taken along', async () => {
  const page = await b.open(browser);
  await b.state(page, 'live');
  await page.locator('#cards').getByText('Harrow Lane').first().waitFor();
  await page.keyboard.press('e');
  const taken = {};
  for (const kind of ['csv', 'png']) {
    const download = page.waitForEvent('download');
    await page.getByTestId(`export-${kind}`).click();
    taken[kind] = await readFile(await (await download).path());
  }
  assert.match(taken.csv.toString('utf8'), /subject/);
  assert.match(taken.csv.toString('utf8'), /Harrow Lane/);
  assert.equal(taken.png.subarray(1, 4).toString('latin1'), 'PNG');
  assert.ok(taken.png.length > 10_000);
  await closing(page);
});

for (const [name, options] of Object.entries({
  light: { colorScheme: 'light' },
  dark: { colorScheme: 'dark' },
  phone: { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true },
  kiosk: { path: '/live?kiosk=1' },
})) {
  test(`${name}: readable for all, and nothing sticks out`, async () => {
    const page = await b.open(browser, options);
    await b.state(page, 'live');
    await page.locator('#cards').getByText('Harrow Lane').first().waitFor();
    const { wide, screen, luminance } = await page.evaluate(() => ({
      wide: document.documentElement.scrollWidth,
      screen: document.documentElement.clientWidth,
      luminance: getComputedStyle(document.body)
        .backgroundColor.match(/[\d.]+/g)
        .slice(0, 3)
        .reduce((sum, part) => sum + Number(part), 0),
    }));
    assert.ok(wide <= screen, `${wide} px on a screen of ${screen}`);
    assert.equal(luminance < 200, name === 'dark');
    await page.evaluate(await readFile(AXE, 'utf8'));
    const { violations } = await page.evaluate(() => globalThis.axe.run());
    const serious = violations.filter((v) => ['serious', 'critical'].includes(v.impact));
    assert.deepEqual(serious.map((v) => `${v.id}: ${v.nodes.map((n) => n.target).join(', ')}`), []);
    await closing(page);
  });
}
