// Opens a report of a batch job in headless Chromium, as a reviewer would. Arguments: the file, the browser's program, a screenshot to write.
// Answers with what the page shows and saves, as JSON on standard output.
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

const [report, executablePath, screenshot] = process.argv.slice(2);
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
try {
  const page = await browser.newPage({ acceptDownloads: true, viewport: { width: 1200, height: 900 } });
  const errors = [], requests = [];
  page.on('pageerror', error => errors.push(String(error)));
  page.on('console', message => { if (message.type() === 'error') errors.push(message.text()); });
  page.on('dialog', async dialog => { errors.push('dialog: ' + dialog.message()); await dialog.dismiss(); });
  page.on('request', request => { if (!/^(file|data|blob):/.test(request.url())) requests.push(request.url()); });
  await page.goto(pathToFileURL(report).href);

  const answer = {};
  answer.title = await page.title();
  answer.pwned = await page.evaluate(() => typeof window.pwned !== 'undefined');
  answer.scripts = await page.locator('script').count();
  answer.markupFromData = await page.locator('#report script, #report iframe, #report img[src="x"], #report b.injected').count();
  answer.cards = await page.locator('.card').count();
  answer.names = await page.locator('.card .name').allTextContents();
  answer.blurred = await page.locator('.blurred').count();
  answer.filter = await page.locator('.blurred img').count() > 0
    ? await page.locator('.blurred img').first().evaluate(image => getComputedStyle(image).filter) : null;
  answer.loaded = await page.locator('.frame img').evaluateAll(images => images.filter(image => image.complete && image.naturalWidth > 0).length);
  answer.histograms = await page.locator('.chart svg').count();
  answer.bars = await page.locator('.chart svg rect').count();
  answer.tables = await page.locator('section table').count();
  if (screenshot) await page.screenshot({ path: screenshot });

  if (answer.blurred > 0) {
    await page.locator('.blurred').first().click();
    answer.blurredAfterClick = await page.locator('.blurred').count();
  }

  const block = page.locator('[data-action="block"]');
  if (await block.count() > 0) {
    await block.click();
    answer.blockedCards = await page.locator('.card').count();
    await page.locator('[data-action=""]').click();
  }

  for (const card of await page.locator('.card').all()) await card.locator('.decide button').nth(1).click();
  answer.decided = await page.locator('#decided').textContent();
  for (const kind of ['json', 'csv']) {
    const [download] = await Promise.all([page.waitForEvent('download'), page.locator('#export-' + kind).click()]);
    answer[kind] = readFileSync(await download.path(), 'utf8');
  }

  Object.assign(answer, { errors, requests });
  console.log(JSON.stringify(answer));
} finally {
  await browser.close();
}
