import type { Severity } from '../../../syntax/diagnostics.ts';
import { qpChange, sizeChange, type Tolerances } from '../../comparison/tolerance.ts';
import type { StreamStructure } from '../../stream-structure.ts';
import type { VideoSummary } from '../../video-summary.ts';
import { defineRule, type Reported } from '../rule.ts';

export const regression = defineRule({
  id: 'compare/regression',
  title: 'the stream differs from an earlier encode',
  source: 'A report of an earlier encode, which the user names',
  severity: 'error',
  needs: ['frames', 'pictures'],
  options: {
    file: { type: 'text', about: "report of 'check --report json' with the measurements to compare with" },
    sizePercent: { type: 'number', min: 0, default: 5, about: 'percent that the mean size of a frame may differ by' },
    qp: { type: 'number', min: 0, default: 1, about: 'how much the mean slice QP may differ' },
  },
  asksFor: ['file'],
  what: 'Compares a video track with the measurements of the same track in an earlier report. Frame types, key frames and parameter sets have to be the same: else an error. The mean size of a frame and the mean slice QP may differ a little: beyond that, a warning.',
  why: 'A new encoder version, driver or option changes what viewers get though nobody meant it: a key frame grid that shifts breaks the segments of other renditions, a size that grows the bill.',
  mend: { x264: 'the same version and options; threads and lookahead count, too' },
  video({ options: { sizePercent, qp }, report, skip, reference }, track) {
    return {
      end(summary) {
        const base = reference(track.name);
        if (base === undefined) {
          skip('the report has no measurements of this track');
          return;
        }
        for (const found of differences(base, summary, { sizePercent, qp })) report(found);
      },
    };
  },
});

/** Everything in which `now` differs from `base`. */
function* differences(base: VideoSummary, now: VideoSummary, tolerances: Tolerances): Generator<Reported> {
  if (base.structure !== undefined && now.structure !== undefined) {
    yield* structureDifferences(base.structure, now.structure, base.frames, now.frames);
  }
  const severity: Severity = 'warning';
  const [before, after] = [base.sizeBytes / base.frames, now.sizeBytes / now.frames];
  const percent = sizeChange(before, after, tolerances);
  if (percent !== undefined) {
    yield {
      severity,
      message: `the mean size of a frame is ${signed(percent, 1)} % off: ${Math.round(after)} bytes, it was ${Math.round(before)}`,
      measured: Math.round(after),
      expected: Math.round(before),
    };
  }
  if (base.qp === undefined || now.qp === undefined) return;
  const difference = qpChange(base.qp.mean, now.qp.mean, tolerances);
  if (difference !== undefined) {
    yield {
      severity,
      message: `the mean slice QP is ${signed(difference, 2)} off: ${now.qp.mean}, it was ${base.qp.mean}`,
      measured: now.qp.mean,
      expected: base.qp.mean,
    };
  }
}

function* structureDifferences(
  base: StreamStructure,
  now: StreamStructure,
  framesBefore: number,
  frames: number,
): Generator<Reported> {
  if (framesBefore !== frames) {
    yield { message: `${frames} frames, it had ${framesBefore}`, measured: frames, expected: framesBefore };
  }
  if (base.frameTypesHash !== now.frameTypesHash) {
    const at = firstDifference([...base.frameTypes], [...now.frameTypes]);
    const [before, after] = [base.frameTypes[at], now.frameTypes[at]];
    const isKnown = before !== undefined && after !== undefined;
    // What differs in number only was said above.
    if (isKnown || framesBefore === frames) {
      yield {
        message: isKnown
          ? `frame ${at} is of type ${after}, it was of type ${before}`
          : `the frame types differ, from frame ${at} on or later`,
        ...(isKnown && { at: { frame: at }, measured: after, expected: before }),
      };
    }
  }
  if (base.keyFramesHash !== now.keyFramesHash) {
    const at = firstDifference(base.keyFrames, now.keyFrames);
    const text = (frame: number | undefined): string => (frame === undefined ? 'none' : `frame ${frame}`);
    const [before, after] = [base.keyFrames[at], now.keyFrames[at]];
    yield {
      message: `key frame ${at} is ${text(after)}, it was ${text(before)}`,
      ...(after !== undefined && { at: { frame: after } }),
      measured: text(after),
      expected: text(before),
    };
  }
  const [before, after] = [base.parameterSetHashes, now.parameterSetHashes];
  if (before.join() !== after.join()) {
    const added = after.filter((hash) => !before.includes(hash)).length;
    const gone = before.filter((hash) => !after.includes(hash)).length;
    yield {
      message: `the parameter sets differ: ${added} are new, ${gone} are gone`,
      measured: after.join(' '),
      expected: before.join(' '),
    };
  }
}

const firstDifference = (a: readonly unknown[], b: readonly unknown[]): number => {
  const at = a.findIndex((value, index) => value !== b[index]);
  return at < 0 ? a.length : at;
};

const signed = (value: number, digits: number): string => `${value > 0 ? '+' : ''}${value.toFixed(digits)}`;
