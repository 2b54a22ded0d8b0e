import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { escaped, Html, html, tableHtml } from '../../../src/present/report/html.ts';

describe('html', () => {
  test('escapes texts, and leaves HTML as it is', () => {
    const inner = html`<b>${'a < b & "c"'}</b>`;
    expect(html`<p title="${"'x'"}">${inner}${undefined}${[1, html`<i></i>`, '<']}</p>`.text).toBe(
      '<p title="&#39;x&#39;"><b>a &lt; b &amp; &quot;c&quot;</b>1<i></i>&lt;</p>',
    );
  });

  test('has no characters that end an element, hide text or turn it around', () => {
    expect(escaped('\u0000\u001b[31m\u202eabc\u2066\ufffe\tx\n')).toBe('\ufffd\ufffd[31m\ufffdabc\ufffd\ufffd\tx\n');
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect([...escaped(text)].filter((character) => FORBIDDEN.includes(character))).toEqual([]);
        const back = escaped(text).replace(/&(amp|lt|gt|quot|#39);/g, (_, name: string) => NAMES[name] ?? '');
        expect(back.length).toBe(text.length);
      }),
    );
  });

  test('a table has a caption, and numbers on the right', () => {
    const { text } = tableHtml({ caption: 'a & b', columns: ['name', '#bytes'], rows: [['<', 5]] });
    expect(text).toContain('<caption>a &amp; b</caption>');
    expect(text).toContain('<tr><th scope="col">name</th><th scope="col" class="n">bytes</th></tr>');
    expect(text).toContain('<tr><td>&lt;</td><td class="n">5</td></tr>');
    expect(new Html('<x>').text).toBe('<x>');
  });
});

const FORBIDDEN = `<>"'\u0000\u0007\u0008\u001b\u007f\u202a\u202e\u2066`;
const NAMES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };
