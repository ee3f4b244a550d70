// Takes the pictures of the README: node screenshots.mjs FOLDER [PAGES], while the demo plays.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

const [folder, pages = 'http://127.0.0.1:8000'] = process.argv.slice(2);
if (!folder) {
  console.error('Name a folder for the pictures: node screenshots.mjs FOLDER [PAGES]');
  process.exit(2);
}
process.env.PAGES = pages;
const b = await import('./browser.mjs');

const PICTURES = {
  live: { colorScheme: 'light', viewport: { width: 1440, height: 1000 } },
  'live-dark': { colorScheme: 'dark', viewport: { width: 1440, height: 1000 } },
  'live-phone': { colorScheme: 'light', viewport: { width: 390, height: 844 }, isMobile: true },
  'live-kiosk': { colorScheme: 'dark', viewport: { width: 1440, height: 810 }, path: '/live?kiosk=1&range=300' },
};

await mkdir(folder, { recursive: true });
const browser = await b.launch();
try {
  for (const [name, options] of Object.entries(PICTURES)) {
    const page = await b.open(browser, { path: '/live?range=300', ...options });
    await b.state(page, 'live');
    await page.locator('[data-testid=shift]').first().waitFor({ state: 'attached', timeout: 300_000 });
    await page.waitForTimeout(5_000); // charts and cards come to rest
    await page.screenshot({ path: join(folder, `${name}.png`) });
    console.log(`${name}.png${page.faults.length ? `: ${page.faults.join('; ')}` : ''}`);
    await page.context().close();
  }
} finally {
  await browser.close();
}
