import { describe, expect, it } from 'vitest';
import { ContainerError } from '../../../src/syntax/errors.ts';
import { EXPECTED_FINDINGS } from '../../expected-findings.ts';
import { EXPECTED_RULES } from '../../expected-rule-findings.ts';
import { checked } from '../../harness/checked.ts';
import {
  bytesOfEntry,
  CORPUS_NOTE,
  type CorpusEntry,
  flvEntries,
  h264Entries,
  hasCorpus,
  nameOf,
} from '../../harness/corpus.ts';

/** Codes that the list of findings has for a stream; those that it holds no H.264 are no fault. */
const listedCodes = (entry: CorpusEntry): ReadonlySet<string> => {
  const { nalu = '', flv = '' } = EXPECTED_FINDINGS[nameOf(entry)] ?? {};
  return new Set([...nalu.split(' '), ...flv.split(' '), 'no-video', 'unsupported-codec']);
};

/** Ids of the rules that a stream breaks at error severity, but for findings of the readers that are listed. */
const brokenBy = async (entry: CorpusEntry): Promise<string> => {
  const listed = listedCodes(entry);
  try {
    const { findings } = await checked(bytesOfEntry(entry), { recommended: true });
    const errors = findings.filter(({ severity }) => severity === 'error');
    const broken = errors.filter(({ code }) => code === undefined || !listed.has(code));
    return [...new Set(broken.map(({ ruleId }) => ruleId))].sort().join(' ');
  } catch (error) {
    if (!(error instanceof ContainerError)) throw error;
    return '';
  }
};

describe.skipIf(!hasCorpus)(`rules on real streams${CORPUS_NOTE}`, () => {
  it.each([
    ['H.264', h264Entries],
    ['FLV', flvEntries],
  ] as const)('%s: no stream breaks a rule at error severity that is not listed', async (_, entries) => {
    const wrong: Record<string, string> = {};
    for (const entry of entries) {
      const broken = await brokenBy(entry);
      if (broken !== (EXPECTED_RULES[nameOf(entry)]?.rules ?? '')) wrong[nameOf(entry)] = broken;
    }
    expect(wrong).toEqual({});
  });
});
