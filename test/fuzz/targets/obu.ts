import { Av1State } from '../../../src/codec/av1/syntax/av1-state.ts';
import { type ParsedObu, parseObu } from '../../../src/codec/av1/syntax/parse-obu.ts';
import { FieldTrace } from '../../../src/syntax/field-trace.ts';
import { lowOverheadObus } from '../../harness/av1-streams.ts';
import { hold, same, withoutNull } from '../properties.ts';
import { checkTrace } from './nal-unit.ts';
import type { FuzzTarget } from './target.ts';

/** What a record is made of; the error by its message. */
const coded = ({ frame: _frame, error, ...parsed }: ParsedObu): object => ({
  ...parsed,
  ...(error !== undefined && { error: error.message }),
});

const text = (parsed: ParsedObu): string => JSON.stringify(coded(parsed));

/** Sequence headers, metadata, tile lists and padding: they depend on no other OBU. */
const STANDALONE: ReadonlySet<number> = new Set([1, 5, 8, 15]);

const obusIn = (bytes: Uint8Array): readonly Uint8Array[] => {
  try {
    return lowOverheadObus(bytes);
  } catch {
    return [bytes];
  }
};

/** A trace changes nothing, and its elements lie where they say. */
const checkObu = (obu: Uint8Array, state: Av1State, stateOfTrace: Av1State): ParsedObu => {
  const parsed = parseObu(obu, state);
  withoutNull(coded(parsed), '$');
  const sink = new FieldTrace();
  const traced = parseObu(obu, stateOfTrace, { sink });
  same('a trace changes nothing', text(parsed), text(traced));
  checkTrace(sink.fields, obu, traced.error === undefined);
  let depth = 0;
  for (const node of sink.nodes()) {
    hold('structures nest', node.depth >= 0 && node.depth <= depth + 1);
    depth = node.depth;
  }
  return parsed;
};

export const obuTarget: FuzzTarget = {
  name: 'obu',
  input: 'obu',
  run: (bytes) => {
    const [state, stateOfTrace] = [new Av1State(), new Av1State()];
    for (const obu of obusIn(bytes)) {
      const whole = checkObu(obu, state, stateOfTrace);
      const start = parseObu(obu.subarray(0, 1 + ((obu.length * 5) >> 3)), new Av1State(), { partial: true });
      if (!STANDALONE.has(whole.header.obu_type ?? -1) || whole.error !== undefined) continue;
      hold('the start of a valid OBU ends at most in a limit', [undefined, 'limit'].includes(start.error?.code));
    }
    hold('there are eight slots', state.slots.length === 8);
  },
};
