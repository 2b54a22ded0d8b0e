import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { codesOfRule, RULES_OF_CODES } from '../../../src/analysis/checks/codes.ts';
import { RULES } from '../../../src/analysis/checks/registry.ts';

const folder = fileURLToPath(new URL('../../../src/analysis/checks', import.meta.url));

/** Both have the codes of the syntax reader: the place decides. */
const SYNTAX_RULES = ['nal/syntax', 'flv/syntax'];

const familyOf = (id: string): string => id.slice(0, id.indexOf('/'));

describe('the rules', () => {
  it('each say what they check, by which source, and why', () => {
    for (const { id, title, source, what, why } of RULES) {
      expect({ id, title, source, what, why }).toEqual({
        id: expect.stringMatching(/^[a-z0-9]+\/[a-z0-9-]+$/),
        title: expect.stringMatching(/^[^A-Z].{8,70}[^.]$|^[A-Z]{2,}.{8,70}[^.]$/),
        source: expect.stringMatching(/\S.{3,}[^.]$/),
        what: expect.stringMatching(/^[A-Za-z].{20,}\.$/),
        why: expect.stringMatching(/^[A-Za-z].{20,}\.$/),
      });
    }
  });

  it('each have an id of their own, sorted within a family', () => {
    const ids = RULES.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const families = [...new Set(ids.map(familyOf))];
    expect(ids).toEqual(families.flatMap((family) => ids.filter((id) => familyOf(id) === family).sort()));
  });

  it('each stand in a file of their name', () => {
    for (const { id } of RULES) expect(readFileSync(join(folder, `${id}.ts`), 'utf8')).toContain(`id: '${id}'`);
  });

  it('are all in the registry', () => {
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
    const written = files
      .filter((file) => file.endsWith('.ts'))
      .flatMap((file) => /defineRule\(\{\s+id: '([^']+)'/.exec(readFileSync(join(folder, file), 'utf8'))?.[1] ?? []);
    expect(written.sort()).toEqual(RULES.map(({ id }) => id).sort());
  });

  it('without a watcher gather findings of the readers', () => {
    const idle = RULES.filter(
      ({ id, video, audio, input }) => (video ?? audio ?? input) === undefined && codesOfRule(id).length === 0,
    );
    expect(idle.map(({ id }) => id)).toEqual([]);
  });

  it('with options describe each of them', () => {
    for (const { id, options = {}, asksFor = [] } of RULES) {
      for (const [name, { about }] of Object.entries(options)) expect(about, `${id} ${name}`).toMatch(/\S.{5,}[^.]$/);
      expect(Object.keys(options), id).toEqual(expect.arrayContaining([...asksFor]));
    }
  });
});

describe('the codes of the readers', () => {
  it('belong to rules of the registry', () => {
    const ids = new Set(RULES.map(({ id }) => id));
    expect(RULES_OF_CODES.filter((id) => !ids.has(id))).toEqual([]);
    expect(RULES_OF_CODES.length).toBeGreaterThan(50);
  });

  it('belong to one rule each', () => {
    const codes = RULES_OF_CODES.flatMap((id) => (SYNTAX_RULES.includes(id) ? [] : codesOfRule(id)));
    expect(codes.filter((code, i) => codes.indexOf(code) !== i)).toEqual([]);
  });
});
