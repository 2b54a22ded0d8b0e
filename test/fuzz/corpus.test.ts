import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { attempt } from './attempt.ts';
import { mutate } from './mutate.ts';
import { Random } from './random.ts';
import { seedsFor } from './seeds.ts';
import { TARGETS } from './targets/index.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const corpus = new URL('../corpus/', import.meta.url);

describe('fuzz corpus', () => {
  it('has no folder without a target', () => {
    const names = TARGETS.map(({ name }) => name);
    for (const folder of readdirSync(corpus)) expect(names).toContain(folder);
  });

  for (const target of TARGETS) {
    describe(target.name, () => {
      const folder = new URL(`${target.name}/`, corpus);
      for (const file of readdirSync(corpus).includes(target.name) ? readdirSync(folder) : []) {
        it(file, async () => {
          expect(await attempt(target, new Uint8Array(readFileSync(new URL(file, folder))))).toBeUndefined();
        });
      }

      it('holds for every seed, and for a few mutations of them', async () => {
        const seeds = seedsFor(target, root);
        const random = new Random(20);
        const mutated = Array.from({ length: 50 }, () => mutate(random.pick(seeds), random, random.pick(seeds)));
        for (const input of [new Uint8Array(0), ...seeds, ...mutated]) {
          expect(await attempt(target, input), Buffer.from(input).toString('hex')).toBeUndefined();
        }
      });
    });
  }
});
