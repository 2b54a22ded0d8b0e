/** A line of `x264 --verbose` about a frame, in decoding order. */
export interface X264Frame {
  /** Mean of QP'_Y (QP_Y + QpBdOffset_Y) of its macroblocks, with two digits. */
  readonly qp: string;
  readonly type: string;
  readonly intra: number;
  /** Macroblocks of P and B types that are not skipped. */
  readonly inter: number;
  readonly skipped: number;
}

const FRAME = /^x264 \[debug\]: frame= *\d+ QP= *([\d.]+) NAL=\d Slice:(.) Poc:-?\d+ +I:(\d+) +P:(\d+) +SKIP:(\d+) /gm;

/** The frames in what x264 writes to standard error. */
export const x264Frames = (log: string): readonly X264Frame[] =>
  [...log.matchAll(FRAME)].map(([, qp = '', type = '', intra, inter, skipped]) => ({
    qp,
    type,
    intra: Number(intra),
    inter: Number(inter),
    skipped: Number(skipped),
  }));

/** The percentages of the line of the summary that begins with `start`; undefined if x264 does not print it. */
export const x264Shares = (log: string, start: string): readonly number[] | undefined => {
  const line = log.split('\n').find((each) => each.startsWith(`x264 [info]: ${start}`));
  return line === undefined ? undefined : [...line.matchAll(/([\d.]+)%/g)].map(([, number]) => Number(number));
};
