// Tries themes/default/assets/search.js on an index that `cargo test --test search_index` wrote.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'node:test';
import { pathToFileURL } from 'node:url';
import * as script from '../../themes/default/assets/search.js';
import { target } from './target.mjs';

const FOLDER = pathToFileURL(join(target, 'tmp/search-index/'));
const read = (path) => readFile(new URL(path, FOLDER)).catch((error) => {
  throw Error(`first run: cargo test --test search_index (${error.message})`);
});

let loaded = [];
const load = async (name) => {
  loaded.push(name);
  const bytes = await read(`search/index/${name}`);
  if (name.endsWith('.txt')) return bytes.toString();
  return name.endsWith('.bin') ? new Uint8Array(bytes) : JSON.parse(bytes);
};

async function urls(query) {
  loaded = [];
  const found = await script.search(load, query);
  const list = [];
  for (let done = false; !done;) {
    const page = await found.next();
    list.push(...page.docs.map((doc) => doc[0]));
    done = page.done;
  }
  return list;
}

test('a name of two characters finds exactly those who bear it, names before texts', async () => {
  assert.deepEqual(await urls('王伟'), ['tax/posts/w1/', 'notices/text/', 'notices/apart/']);
  assert.deepEqual(await urls('王大伟'), ['tax/posts/w2/']);
  assert.equal(loaded.filter((name) => name.endsWith('.bin')).length, 2);
});

test('pairs that stand apart are no hit', async () => {
  assert.deepEqual(await urls('王伟明'), []);
  assert.deepEqual(await urls('姓王伟大'), []);
});

test('rare characters, transliterated names, width and case', async () => {
  assert.deepEqual(await urls('王𬭼𡋾'), ['tax/posts/w2/']);
  assert.deepEqual(await urls('𬭼𡋾'), ['tax/posts/w2/']);
  for (const name of ['阿卜杜拉·买买提', '阿卜杜拉买买提', '买买提', '阿卜杜拉•买买提']) {
    assert.deepEqual(await urls(name), ['tax/posts/w2/'], name);
  }
  assert.deepEqual(await urls('kiosk'), ['notices/apart/']);
  assert.deepEqual(await urls('Ｋio'), ['notices/apart/']);
  assert.deepEqual(await urls('第3期'), ['notices/apart/']);
});

test('the beginning of a word finds it, and a title that begins so comes before a text', async () => {
  const both = new Uint8Array([2, 97, 97, 0, 2, 3, 3, 97, 97, 98, 2, 3, 0]);
  assert.deepEqual([...script.marks(both, { key: 'aa', prefix: true }, 5)], [0, 0, 0, 2, 0]);
  assert.deepEqual([...script.marks(both, { key: 'aab' }, 5)], [0, 0, 0, 2, 0]);
  assert.deepEqual([...script.marks(both, { key: 'a' }, 5)], [0, 0, 0, 0, 0]);
});

test('one character finds names; several words must all be there', async () => {
  assert.deepEqual(await urls('伟'), ['tax/posts/w2/', 'tax/posts/w1/']);
  assert.deepEqual(await urls('表彰 王伟'), ['notices/text/']);
  assert.deepEqual(await urls('表彰，大伟'), []);
  assert.deepEqual(await urls('。，'), []);
});

test('organisations come first among equals, then the newer', async () => {
  assert.equal((await urls('税务所'))[0], 'tax/');
  const list = await urls('整治');
  assert.equal(list.length, 50);
  const found = await script.search(load, '整治');
  const { docs } = await found.next();
  assert.equal(docs.length, 20);
  assert.ok(found.exact && found.count === 50);
  const dates = docs.map((doc) => doc[4]);
  assert.deepEqual(dates, [...dates].sort().reverse());
  assert.equal(dates[0].slice(0, 7), '2026-06');
});

test('a query loads few files', async () => {
  await urls('王伟');
  assert.ok(loaded.length <= 1 + 1 + 3, loaded.join(' '));
});

test('hits are marked in the original words', () => {
  assert.deepEqual(script.spans('（ＫＩＯＳＫ）屏幕', ['kiosk']), [['（', false], ['ＫＩＯＳＫ', true], ['）屏幕', false]]);
  assert.deepEqual(script.spans('王𬭼𡋾王', ['𬭼𡋾', '王']), [['王', true], ['𬭼𡋾', true], ['王', true]]);
  assert.deepEqual(script.spans('无', ['王']), [['无', false]]);
  const long = `${'甲'.repeat(100)}王伟${'乙'.repeat(100)}`;
  const cut = script.excerpt(long, ['王伟']);
  assert.ok(cut.startsWith('…甲') && cut.includes('王伟乙') && cut.endsWith('…') && cut.length < 110);
  assert.equal(script.excerpt('短', ['王伟']), '短');
  assert.equal(script.excerpt(long, ['丙', '王伟']), cut);
});

// Just enough of a document to see what is put into it.
class Element {
  constructor(name) {
    Object.assign(this, { name, children: [], dataset: {}, listeners: {}, own: '', hidden: false });
  }
  set textContent(text) { this.own = String(text); this.children = []; }
  get textContent() { return this.own + this.children.map((child) => child.textContent).join(''); }
  set innerHTML(_) { throw Error('markup from a string'); }
  get firstChild() { return this.children[0]; }
  append(...list) { this.children.push(...list); }
  after(element) { this.next = element; }
  replaceChildren() { this.children = []; }
  addEventListener(name, listener) { this.listeners[name] = listener; }
  focus() { Element.focused = this; }
}

function page(query, fetch) {
  const ids = Object.fromEntries(['search-form', 'q', 'search-status', 'search-results'].map((id) => [id, new Element(id)]));
  ids['search-form'].dataset = { busy: 'busy', none: 'none', found: '{n} found', about: 'about {n}', more: 'more', error: 'error' };
  const html = new Element('html');
  html.dataset.root = '../';
  const pushed = [];
  Object.assign(globalThis, {
    fetch,
    location: { search: `?q=${encodeURIComponent(query)}` },
    history: { pushState: (...given) => pushed.push(given[2]) },
    addEventListener() {},
    document: { documentElement: html, getElementById: (id) => ids[id], createElement: (name) => new Element(name) },
  });
  script.start();
  return { ...ids, pushed };
}

const serve = async (path) => {
  const bytes = await read(path.replace('../', ''));
  return { ok: true, json: async () => JSON.parse(bytes), text: async () => bytes.toString(), arrayBuffer: async () => new Uint8Array(bytes).buffer };
};

async function settle(status) {
  for (let n = 0; n < 200 && status.textContent === 'busy'; n++) await new Promise((go) => setTimeout(go, 5));
}

test('the page shows results, marks hits and goes on', async () => {
  const { q, pushed, ...ids } = page('整治', serve);
  const [form, status, list] = ['search-form', 'search-status', 'search-results'].map((id) => ids[id]);
  await settle(status);
  assert.equal(q.value, '整治');
  assert.equal(status.textContent, '50 found');
  assert.equal(list.children.length, 20);
  const [link, meta] = list.children[0].children;
  assert.ok(link.href.startsWith('../tax/commitments/c'));
  assert.deepEqual(link.children.filter((part) => part.name === 'mark').map((part) => part.textContent), ['整治']);
  assert.match(meta.textContent, /^公开承诺\u00a0· 示例税务所\u00a0· 按期推进，尚未评议，未开始\u00a0· 2026-06-/);
  const more = list.next;
  assert.equal(more.hidden, false);
  for (let n = 0; n < 2; n++) {
    const before = list.children.length;
    more.listeners.click();
    for (let i = 0; i < 100 && list.children.length === before; i++) await new Promise((go) => setTimeout(go, 5));
    assert.equal(Element.focused, list.children[before].firstChild);
  }
  assert.equal(list.children.length, 50);
  assert.equal(more.hidden, true);
  q.value = '没有的词';
  let stopped = false;
  form.listeners.submit({ preventDefault: () => { stopped = true; } });
  await settle(status);
  assert.ok(stopped);
  assert.equal(status.textContent, 'none');
  assert.deepEqual(pushed, [`?q=${encodeURIComponent('没有的词')}`]);
});

test('a missing file is said, not hidden', async () => {
  const ids = page('王伟', async () => ({ ok: false }));
  await settle(ids['search-status']);
  assert.equal(ids['search-status'].textContent, 'error');
});

test('the script is small and keeps to the policy', async () => {
  const text = await readFile(new URL('../../themes/default/assets/search.js', import.meta.url), 'utf8');
  assert.ok(Buffer.byteLength(text) <= 14 * 1024);
  assert.doesNotMatch(text, /innerHTML|eval\(|Function\(|\.style\b|https?:/);
});

/** What a reader gets: the addresses of the first results, and whether they are only nearly so. */
async function reads(query) {
  const { found, first } = await script.find(load, query);
  return { near: found.near, urls: first.docs.map((doc) => doc[0]), docs: first.docs };
}

test('words that the site itself displays are found', async () => {
  assert.equal((await reads('7号窗口')).urls[0], 'tax/posts/w1/');
  assert.equal((await reads('未兑现')).urls[0], 'commitments/state/unfulfilled/');
  assert.equal((await reads('按期推进')).urls[0], 'commitments/state/on-time/');
  assert.equal((await reads('投诉')).urls[0], '');
  const undecided = (await reads('尚未评议')).urls;
  assert.equal(undecided[0], 'commitments/state/undecided/');
  assert.ok(undecided.slice(1).every((url) => url.startsWith('tax/commitments/')), undecided.join(' '));
});

test('pinyin and initials find names, somebody\'s own post first', async () => {
  for (const query of ['wangwei', 'WW', '王伟']) assert.equal((await reads(query)).urls[0], 'tax/posts/w1/', query);
  assert.ok((await reads('swuju')).near || (await reads('shuiwusuo')).urls.includes('tax/'));
  assert.equal((await reads('swsuo')).urls.length, 0);
  const { docs } = await reads('王伟');
  assert.equal(docs[0][1], '王伟 · 一号窗口');
});

test('a phone without its signs, characters of before, words that mean the same', async () => {
  assert.equal((await reads('0531-00001234')).urls[0], '');
  assert.equal((await reads('05310000 1234')).urls.length > 0, true);
  assert.deepEqual((await reads('稅務所')).urls[0], 'tax/');
});

test('what is written nearly so is found where nothing else is, and said to be so', async () => {
  const turned = await reads('伟王');
  assert.ok(turned.near && turned.urls.includes('tax/posts/w1/'));
  const wrong = await reads('王大韦');
  assert.ok(wrong.near && wrong.urls.includes('tax/posts/w2/'));
  assert.deepEqual((await reads('龙凤')).urls, []);
});

test('results are chosen by kind, part and state', async () => {
  const { found } = await script.find(load, '整治');
  const bytes = await load('facets.bin');
  assert.equal(bytes.length, found.meta.slots * 3);
  const values = new Set(found.slots.map((slot) => found.meta.states[bytes[slot * 3 + 2] - 1]));
  assert.deepEqual([...values], ['按期推进']);
  const kinds = new Set(found.slots.map((slot) => found.meta.kinds[bytes[slot * 3] - 1]));
  assert.deepEqual([...kinds], ['公开承诺']);
  assert.equal(found.only((slot) => bytes[slot * 3 + 1] === 1).count, 50);
  assert.equal(found.only(() => false).count, 0);
});
