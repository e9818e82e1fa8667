// Signed editions: what was signed with the board's key is gone over to, and nothing else.

import assert from "node:assert/strict";
import { createHash, generateKeyPairSync, randomBytes, sign } from "node:crypto";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { launch } from "./chromium.mjs";
import { writeSample } from "./kiosk-sample.mjs";
import { faultyServer, marks, newFolder, none, pass, sample, screen } from "./kiosk-page.mjs";

let browser;
before(async () => { browser = await launch(); });
after(async () => { await browser?.close(); });

const FOREIGN = /没有本单位的签名/;
const newKey = () => {
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  return { privateKey, name: publicKey.export({ format: "jwk" }).x };
};
/** As `noticeboard kiosk --sign` does. */
function signed(home, key, { list = readFileSync(join(home, "edition.json"), "utf8"), of = "hall" } = {}) {
  const sum = createHash("sha256").update(list).digest("hex");
  const signature = sign(null, Buffer.from(`noticeboard edition 1\n${of}\n${sum}\n`), key.privateKey).toString("base64url");
  const said = { key: key.name, screen: of, code: JSON.parse(list).code, signature };
  writeFileSync(join(home, "signature.json"), JSON.stringify(said));
  writeFileSync(join(home, "signature.js"), `window.noticeboardSignature = ${JSON.stringify({ ...said, list })};\n`);
}
const unsigned = (home) => ["signature.json", "signature.js"].forEach((name) => rmSync(join(home, name), { force: true }));

describe("without the browser's help", () => {
  test("SHA-512 and Ed25519 are those of everybody else", async () => {
    const { address } = sample();
    const view = await screen(browser, address);
    const texts = [0, 1, 55, 111, 112, 127, 128, 129, 300].map((length) => randomBytes(length));
    const sums = await view.page.evaluate((all) => all.map((bytes) => Array.from(kiosk.ed25519.sha512(Uint8Array.from(bytes)), (byte) => byte.toString(16).padStart(2, "0")).join("")), texts.map((text) => [...text]));
    assert.deepEqual(sums, texts.map((text) => createHash("sha512").update(text).digest("hex")));
    const cases = Array.from({ length: 8 }, (_, at) => {
      const key = newKey();
      const message = randomBytes(at * 37);
      const signature = sign(null, message, key.privateKey);
      return { key: [...Buffer.from(key.name, "base64url")], signature: [...signature], message: [...message] };
    });
    const flip = (bytes, at) => bytes.map((byte, place) => (place === at ? byte ^ 1 : byte));
    const verified = (list) => view.page.evaluate((all) => all.map(({ key, signature, message }) => kiosk.ed25519.verify(Uint8Array.from(key), Uint8Array.from(signature), Uint8Array.from(message))), list);
    assert.deepEqual(await verified(cases), cases.map(() => true));
    const bad = cases.slice(1).flatMap((one) => [
      { ...one, signature: flip(one.signature, 3) }, { ...one, signature: flip(one.signature, 40) }, { ...one, message: flip(one.message, 0) },
      { ...one, key: cases[0].key }, { ...one, signature: one.signature.slice(1) }, { ...one, signature: [...one.signature.slice(0, 32), ...Array(32).fill(255)] },
    ]);
    assert.deepEqual(await verified(bad), bad.map(() => false));
    await view.close();
  });

  test("RFC 8032, test 2", async () => {
    const { address } = sample();
    const view = await screen(browser, address);
    const right = await view.page.evaluate(() => {
      const bytes = (hex) => Uint8Array.from(hex.match(/../g), (pair) => parseInt(pair, 16));
      return kiosk.ed25519.verify(bytes("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"), bytes("92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"), bytes("72"));
    });
    assert.equal(right, true);
    await view.close();
  });
});

/** Plain HTTP on an intranet is no secure address: without a worker, and without the browser's own Ed25519. */
const HOSTS = { localhost: "127.0.0.1", intranet: "board.example.test" };

for (const [where, host] of Object.entries(HOSTS)) {
  describe(`over HTTP, ${where}`, () => {
    let here;
    before(async () => { here = await launch({ flags: [`--host-resolver-rules=MAP ${HOSTS.intranet} 127.0.0.1`] }); });
    after(async () => { await here?.close(); });

    const code = (page) => page.evaluate(() => kiosk.data.edition.code);
    const soon = async (page, wanted) => {
      for (let tries = 0; tries < 90; tries += 1) {
        try {
          if (await wanted()) return true;
          await pass(page, 5, 5);
        } catch { /* the page comes anew */ }
        await new Promise((done) => setTimeout(done, 20));
      }
      return false;
    };

    test("the first signed edition is remembered; what another signed, or nobody, is not gone over to", { timeout: 300000 }, async () => {
      const folder = newFolder();
      const key = newKey();
      const edition = (name, by) => {
        const { home } = writeSample(folder, { code: name });
        unsigned(home);
        if (by) signed(home, by);
      };
      edition("TEST-0001", key);
      const server = await faultyServer(folder);
      const view = await screen(here, server.address.replace("127.0.0.1", host));
      const { page } = view;
      assert.ok(await soon(page, () => page.evaluate((name) => localStorage.getItem("noticeboard-key-hall") === name, key.name)), "remembered");
      assert.doesNotMatch(await marks(page), FOREIGN);
      for (const [name, by] of [["TEST-0002", newKey()], ["TEST-0003", null]]) {
        edition(name, by);
        assert.ok(await soon(page, async () => FOREIGN.test(await marks(page))), `${name}: a mark`);
        await pass(page, 90, 15);
        assert.equal(await code(page), "TEST-0001", "what plays plays on");
      }
      // A signature of another list, or for another screen, is none.
      const { home } = writeSample(folder, { code: "TEST-0004" });
      signed(home, key, { of: "lobby" });
      await pass(page, 240, 30);
      assert.equal(await code(page), "TEST-0001");
      signed(home, key);
      assert.ok(await soon(page, async () => (await code(page)) === "TEST-0004"), "signed, it plays");
      assert.ok(await soon(page, async () => !FOREIGN.test(await marks(page))));
      none(view.problems.filter((problem) => !/Failed to load/.test(problem)));
      await view.close();
      await server.close();
    });

    test("a key in the address holds from the first moment", { timeout: 300000 }, async () => {
      const folder = newFolder();
      const key = newKey();
      const { home } = writeSample(folder, { code: "TEST-0001" });
      signed(home, newKey());
      const server = await faultyServer(folder);
      const view = await screen(here, `${server.address.replace("127.0.0.1", host)}#key=${key.name}`);
      assert.ok(await soon(view.page, async () => FOREIGN.test(await marks(view.page))));
      signed(home, key);
      assert.ok(await soon(view.page, async () => !FOREIGN.test(await marks(view.page))));
      await view.close();
      await server.close();
    });

    test("without any signature nothing changes and nothing is said", { timeout: 300000 }, async () => {
      const folder = newFolder();
      writeSample(folder, { code: "TEST-0001" });
      const server = await faultyServer(folder);
      const view = await screen(here, server.address.replace("127.0.0.1", host));
      await pass(view.page, 90, 15);
      assert.doesNotMatch(await marks(view.page), FOREIGN);
      writeSample(folder, { code: "TEST-0002" });
      assert.ok(await soon(view.page, async () => (await code(view.page)) === "TEST-0002"));
      assert.doesNotMatch(await marks(view.page), FOREIGN);
      await view.close();
      await server.close();
    });
  });
}

describe("from a folder", () => {
  test("each part of the data is in the list that was signed", async () => {
    const { address, home, kiosk } = sample();
    const key = newKey();
    signed(home, key);
    const said = async (time) => {
      const view = await screen(browser, `${address}#key=${key.name}`);
      await pass(view.page, time);
      const text = await marks(view.page);
      await view.close();
      return text;
    };
    assert.doesNotMatch(await said(5), FOREIGN);
    // Another text, with its own sum: sound by itself, and not what was signed.
    const name = readFileSync(join(home, "index.html"), "utf8").match(/assets\/\w+\.js/g)[2];
    const path = join(kiosk, name);
    const script = readFileSync(path, "utf8");
    const run = script.slice(script.indexOf("function ()"), script.lastIndexOf(");")).replace("单兆宁", "单兆甯");
    writeFileSync(path, `(window.noticeboardParts = window.noticeboardParts || []).push("sha256/${createHash("sha256").update(run).digest("hex")}", ${run});\n`);
    assert.match(await said(5), FOREIGN);
    writeFileSync(path, script);
    signed(home, newKey());
    assert.match(await said(5), FOREIGN);
    unsigned(home);
    assert.match(await said(5), FOREIGN);
  });
});
