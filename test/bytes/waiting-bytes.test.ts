import fc from 'fast-check';
import { expect, it } from 'vitest';
import { WaitingBytes } from '../../src/bytes/waiting-bytes.ts';

it('holds what was added and not consumed, and keeps views until they are released', () => {
  const step = fc.record({ add: fc.uint8Array({ maxLength: 40 }), give: fc.nat({ max: 40 }), release: fc.boolean() });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), fc.nat({ max: 100 }), (steps, expected) => {
      const waiting = new WaitingBytes();
      let model: number[] = [];
      let views: { view: Uint8Array; copy: number[] }[] = [];
      for (const { add, give, release } of steps) {
        if (release) {
          waiting.release(add.length);
          views = [];
        }
        waiting.append(add, expected);
        model.push(...add);
        const count = Math.min(give, model.length);
        views.push({ view: waiting.bytes.subarray(0, count), copy: model.slice(0, count) });
        waiting.drop(count);
        model = model.slice(count);
        expect([...waiting.bytes]).toEqual(model);
        expect(waiting.length).toBe(model.length);
        for (const { view, copy } of views) expect([...view]).toEqual(copy);
      }
    }),
  );
});
