import type { Diagnostic } from '../../syntax/diagnostics.ts';
import { type At, findingAt, type Report } from './track-frame.ts';
import type { TrackUnits } from './track-units.ts';

/** Reports what the codec found about the pictures of a frame. `before`: the frame before it, whose picture it may end. */
export const reportPictures = (
  name: string,
  frame: At,
  before: At | undefined,
  { placed }: TrackUnits,
  report: Report,
): void => {
  const first = placed[0]?.index ?? 0;
  for (const { pictureFindings } of placed) {
    for (const found of pictureFindings)
      reportPicture(name, (found.nalu ?? first) < first ? before : frame, found, report);
  }
};

/** Reports a finding about a picture at its tag. */
export const reportPicture = (name: string, at: At | undefined, found: Diagnostic, report: Report): void => {
  const { severity, code, message, field, expected, found: value } = found;
  if (at === undefined) return;
  report({
    ...findingAt(at, severity, code, `${name}: ${message}`),
    ...(field !== undefined && { field }),
    ...(expected !== undefined && { expected }),
    ...(value !== undefined && { found: value }),
  });
};
