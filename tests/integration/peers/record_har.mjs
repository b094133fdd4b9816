// record_har.mjs BROWSER URL HAR embed|attach: a page talks to an echo at URL, and Playwright records it.
import { chromium } from "playwright-core";

const [executablePath, url, path, content] = process.argv.slice(2);
const browser = await chromium.launch({
  executablePath,
  args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--no-first-run"],
});
const context = await browser.newContext({ recordHar: { path, content } });
const page = await context.newPage();
const heard = await page.evaluate(async (address) => {
  const socket = new WebSocket(address, ["chat"]);
  socket.binaryType = "arraybuffer";
  const next = () => new Promise((resolve) => { socket.onmessage = (event) => resolve(event.data); });
  await new Promise((resolve, reject) => { socket.onopen = resolve; socket.onerror = reject; });
  const heard = [];
  for (const message of ["héllo", '{"n":1}', new Uint8Array([0, 1, 255])]) {
    socket.send(message);
    const answer = await next();
    heard.push(typeof answer === "string" ? answer : [...new Uint8Array(answer)]);
  }
  socket.close(1000, "bye");
  await new Promise((resolve) => { socket.onclose = resolve; });
  return heard;
}, url);
await context.close();
await browser.close();
console.log(JSON.stringify(heard));
