import { BOTH, TOP } from '../../stream/dpb/dpb-frame.ts';
import type { ListModification } from '../../syntax/ref-pic-list-modification.ts';
import type { SliceHeader } from '../../syntax/slice-header.ts';
import { B } from '../../syntax/slice-types.ts';
import { orderOf, otherParity, type ReferenceFrame, type ReferencePicture } from './reference-frame.ts';

/** RefPicList0 or RefPicList1; entries that no picture is known for are `undefined`. */
export type ReferenceList = readonly (ReferencePicture | undefined)[];

/** The picture whose slices get lists. */
export interface ListedPicture {
  readonly frame: ReferenceFrame;
  readonly fields: number;
  readonly maxFrameNum: number;
}

/** Reference picture lists of a slice of P or B (H.264 8.2.4). `counts`: num_ref_idx_active of both. */
export const referenceLists = (
  slice: SliceHeader,
  current: ListedPicture,
  frames: readonly ReferenceFrame[],
  counts: readonly [number, number],
): readonly [ReferenceList, ReferenceList] => {
  const isB = slice.slice_type % 5 === B;
  const [initial0, initial1] = isB ? initialListsOfB(current, frames) : [initialListOfP(current, frames), []];
  const { modifications_l0, modifications_l1 } = slice.ref_pic_list_modification ?? {};
  return [
    modified(initial0, counts[0], modifications_l0, current, frames),
    isB ? modified(initial1, counts[1], modifications_l1, current, frames) : [],
  ];
};

const isFramePicture = ({ fields }: ListedPicture): boolean => fields === BOTH;

/** FrameNumWrap (8.2.4.1). */
const frameNumWrap = ({ frameNum }: ReferenceFrame, { frame, maxFrameNum }: ListedPicture): number =>
  frameNum > frame.frameNum ? frameNum - maxFrameNum : frameNum;

/** 8.2.4.2.1 and 8.2.4.2.2. */
const initialListOfP = (current: ListedPicture, frames: readonly ReferenceFrame[]): ReferencePicture[] => {
  const byNumber = (a: ReferenceFrame, b: ReferenceFrame) => frameNumWrap(b, current) - frameNumWrap(a, current);
  const shortTerm = frames.filter((frame) => frame.shortTerm !== 0).sort(byNumber);
  if (isFramePicture(current)) return [...whole(shortTerm, 'shortTerm', current), ...longTermFrames(current, frames)];
  return [...alternating(shortTerm, 'shortTerm', current.fields), ...longTermFields(current, frames)];
};

/** 8.2.4.2.3 and 8.2.4.2.4. */
const initialListsOfB = (
  current: ListedPicture,
  frames: readonly ReferenceFrame[],
): readonly [ReferencePicture[], ReferencePicture[]] => {
  const isFrame = isFramePicture(current);
  const order = orderOf(current.frame, current.fields);
  // Of the frame that the current field completes, the first field counts.
  const orderIn = (frame: ReferenceFrame): number =>
    orderOf(frame, frame === current.frame ? otherParity(current.fields) : BOTH);
  // Frames that do not exist have no order with pic_order_cnt_type 0, and are not in these lists.
  const shortTerm = frames.filter((frame) => frame.shortTerm !== 0 && !Number.isNaN(orderIn(frame)));
  const before = shortTerm.filter((frame) => (isFrame ? orderIn(frame) < order : orderIn(frame) <= order));
  const after = shortTerm.filter((frame) => !before.includes(frame));
  before.sort((a, b) => orderIn(b) - orderIn(a));
  after.sort((a, b) => orderIn(a) - orderIn(b));
  const lists = [
    [...before, ...after],
    [...after, ...before],
  ].map((list) =>
    isFrame
      ? [...whole(list, 'shortTerm', current), ...longTermFrames(current, frames)]
      : [...alternating(list, 'shortTerm', current.fields), ...longTermFields(current, frames)],
  );
  const [list0, list1] = lists as [ReferencePicture[], ReferencePicture[]];
  const isSame = list0.every(({ frame, fields }, i) => list1[i]?.frame === frame && list1[i].fields === fields);
  if (list1.length > 1 && isSame) list1.unshift(...list1.splice(1, 1));
  return [list0, list1];
};

type Kind = 'shortTerm' | 'longTerm';

/** Frames of which both fields are marked. */
const whole = (frames: readonly ReferenceFrame[], kind: Kind, current: ListedPicture): ReferencePicture[] =>
  frames
    .filter((frame) => frame[kind] === BOTH && frame !== current.frame)
    .map((frame) => ({ frame, fields: BOTH, isLongTerm: kind === 'longTerm' }));

const byIndex = (frames: readonly ReferenceFrame[]): ReferenceFrame[] =>
  frames.filter((frame) => frame.longTerm !== 0).sort((a, b) => a.longTermFrameIdx - b.longTermFrameIdx);

const longTermFrames = (current: ListedPicture, frames: readonly ReferenceFrame[]): ReferencePicture[] =>
  whole(byIndex(frames), 'longTerm', current);

const longTermFields = (current: ListedPicture, frames: readonly ReferenceFrame[]): ReferencePicture[] =>
  alternating(byIndex(frames), 'longTerm', current.fields);

/** Fields of these frames, of the current parity and of the other in turn (8.2.4.2.5). */
const alternating = (frames: readonly ReferenceFrame[], kind: Kind, parity: number): ReferencePicture[] => {
  const of = (fields: number): ReferencePicture[] =>
    frames
      .filter((frame) => (frame[kind] & fields) !== 0)
      .map((frame) => ({ frame, fields, isLongTerm: kind === 'longTerm' }));
  const same = of(parity);
  const other = of(otherParity(parity));
  const list: ReferencePicture[] = [];
  const both = Math.min(same.length, other.length);
  for (let i = 0; i < both; i++) list.push(same[i] as ReferencePicture, other[i] as ReferencePicture);
  return [...list, ...same.slice(both), ...other.slice(both)];
};

/** Modification of a list (8.2.4.3), whose length is `count` after it. */
const modified = (
  initial: readonly ReferencePicture[],
  count: number,
  operations: readonly ListModification[] | undefined,
  current: ListedPicture,
  frames: readonly ReferenceFrame[],
): ReferenceList => {
  const list: (ReferencePicture | undefined)[] = initial.slice(0, count);
  while (list.length < count) list.push(undefined);
  const isFrame = isFramePicture(current);
  const maxPicNum = isFrame ? current.maxFrameNum : 2 * current.maxFrameNum;
  const currPicNum = isFrame ? current.frame.frameNum : 2 * current.frame.frameNum + 1;
  let predicted = currPicNum;
  let at = 0;
  for (const operation of operations ?? []) {
    const { modification_of_pic_nums_idc: idc, abs_diff_pic_num_minus1 = 0, long_term_pic_num = 0 } = operation;
    if (idc > 2 || at >= count) break;
    let found: ReferencePicture | undefined;
    if (idc === 2) found = pictureOf(long_term_pic_num, 'longTerm', current, frames);
    else {
      const difference = abs_diff_pic_num_minus1 + 1;
      predicted = (predicted + (idc === 0 ? -difference : difference) + maxPicNum) % maxPicNum;
      found = pictureOf(predicted > currPicNum ? predicted - maxPicNum : predicted, 'shortTerm', current, frames);
    }
    list.splice(at++, 0, found);
    // The same picture after it is left out.
    const again = list.findIndex(
      (one, i) => i >= at && one !== undefined && one.frame === found?.frame && one.fields === found.fields,
    );
    list.splice(again < 0 ? count : again, 1);
  }
  return list;
};

/** The picture of a PicNum or LongTermPicNum (8.2.4.1). */
const pictureOf = (
  picNum: number,
  kind: Kind,
  current: ListedPicture,
  frames: readonly ReferenceFrame[],
): ReferencePicture | undefined => {
  const isFrame = isFramePicture(current);
  const number = isFrame ? picNum : Math.floor(picNum / 2);
  const isSameParity = picNum - 2 * number === 1;
  const fields = isFrame ? BOTH : isSameParity ? current.fields : otherParity(current.fields);
  const frame = frames.find(
    (one) =>
      (one[kind] & fields) === fields &&
      (kind === 'longTerm' ? one.longTermFrameIdx : frameNumWrap(one, current)) === number,
  );
  return frame === undefined ? undefined : { frame, fields, isLongTerm: kind === 'longTerm' };
};

/** The field of a list entry that a field macroblock of an MBAFF frame means by ref_idx (8.4.2.1). */
export const fieldOf = (refIdx: number, isBottom: boolean): number =>
  ((refIdx & 1) === 0) === isBottom ? otherParity(TOP) : TOP;
