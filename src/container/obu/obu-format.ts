import type { StreamedCodec } from '../../codec/descriptor.ts';
import { OBU_CODECS } from '../../codec/registry.ts';
import type { Keep } from '../../media/unit.ts';
import { type Container, type FormatName, PROBE_HEAD_BYTES, type UnitStage } from '../descriptor.ts';
import { weighObus } from './obu-chain.ts';

/** A format of OBUs without a signature. */
export interface ObuFormat {
  readonly name: FormatName;
  readonly title: string;
  readonly extensions: readonly string[];
  readonly splitter: (keep?: Keep) => UnitStage;
  /** Where the header of the first OBU is; `undefined` while more bytes are needed. */
  readonly headerAt: (head: Uint8Array) => number | undefined;
}

/** Could the first OBU, as far as it is there, begin a stream? */
const mayBegin = (head: Uint8Array, at: number | undefined, { stream: { proof, typeOf } }: StreamedCodec): boolean => {
  const first = at === undefined ? head.subarray(0, 0) : head.subarray(at, at + 2);
  return first.length === 0 || (proof.isPlausible(first) && proof.mayBegin(typeOf(first)));
};

/**
 * The container of a format of OBUs. It is recognised by a sequence header that parses, after OBUs whose sizes lead from
 * one to the next; without one, by many such OBUs.
 */
export const obuFormat = ({ name, title, extensions, splitter, headerAt }: ObuFormat): Container => {
  const open = (keep?: Keep) => splitter(keep);
  return {
    name,
    title,
    extensions,
    probe: (head, complete, codecs) => {
      const codec = codecs.find((one) => OBU_CODECS.includes(one));
      if (codec === undefined || !mayBegin(head, headerAt(head), codec)) return { kind: 'no' };
      const verdict = weighObus(splitter(), head, complete, codec);
      if (verdict === 'broken') return { kind: 'no' };
      const isAll = complete || head.length >= PROBE_HEAD_BYTES;
      if (verdict === 'proven' || (verdict === 'likely' && isAll)) return { kind: 'yes', open, codec };
      return { kind: 'maybe', opening: { open, codec } };
    },
    open: (_head, _complete, codecs) => ({ open, codec: codecs.find((one) => OBU_CODECS.includes(one)) }),
  };
};
