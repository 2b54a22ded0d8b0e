import type { Rule } from '../rule.ts';
import { annexbInAvcc } from './annexb-in-avcc.ts';
import { audConsistent } from './aud-consistent.ts';
import { audRequired } from './aud-required.ts';
import { emulationPrevention } from './emulation-prevention.ts';
import { fillerShare } from './filler-share.ts';
import { forbiddenBit } from './forbidden-bit.ts';
import { header } from './header.ts';
import { lastByteZero } from './last-byte-zero.ts';
import { lengthPrefix } from './length-prefix.ts';
import { order } from './order.ts';
import { refIdc } from './ref-idc.ts';
import { reservedType } from './reserved-type.ts';
import { startCodeSize } from './start-code-size.ts';
import { syntax } from './syntax.ts';

/** Rules about NAL units: framing, types, order. */
export const NAL_RULES: readonly Rule[] = [
  annexbInAvcc,
  audConsistent,
  audRequired,
  emulationPrevention,
  fillerShare,
  forbiddenBit,
  header,
  lastByteZero,
  lengthPrefix,
  order,
  refIdc,
  reservedType,
  startCodeSize,
  syntax,
];
