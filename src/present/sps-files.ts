import type { Sink } from '../io/sink.ts';
import type { Theme } from './colour.ts';
import { SPS_SCHEMA } from './sps-view.ts';

/** Schema name and version of the document of several inputs. */
export const SPS_FILES_SCHEMA = 'rtmpkit/sps-files/1';

/** Why an input could not be read. */
export interface InputFault {
  readonly code: string;
  readonly message: string;
}

/** What stands between the outputs of several inputs. */
export interface FilesFrame {
  /** Before the output of the input at `path`. */
  begin(path: string): void;
  /** Instead of that output. */
  failed(path: string, fault: InputFault): void;
  /** After the last. */
  end(): void;
}

export const filesFrame = (output: 'table' | 'json' | 'ndjson', out: Sink, theme: Theme): FilesFrame => {
  if (output === 'json') return jsonFrame(out);
  return output === 'ndjson' ? ndjsonFrame(out) : tableFrame(out, theme);
};

/** A heading each, as those of `head` and `tail`. */
const tableFrame = (out: Sink, theme: Theme): FilesFrame => {
  let count = 0;
  return {
    begin: (path) => out.write(`${count++ === 0 ? '' : '\n'}${theme.strong(`==> ${path} <==`)}\n`),
    // The message is on stderr.
    failed: () => undefined,
    end: () => undefined,
  };
};

/** One document: those of the inputs in a list. */
const jsonFrame = (out: Sink): FilesFrame => {
  let count = 0;
  return {
    begin: () => {
      const head = `{"schema":${JSON.stringify(SPS_FILES_SCHEMA)},"files":[\n`;
      out.write(count++ === 0 ? head : ',\n');
    },
    failed: (path, error) => out.write(`${JSON.stringify({ schema: SPS_SCHEMA, input: { path }, error })}\n`),
    end: () => out.write(']}\n'),
  };
};

/** Each input begins with a header and ends with a summary, or an error. */
const ndjsonFrame = (out: Sink): FilesFrame => ({
  begin: () => undefined,
  failed: (path, error) => out.write(`${JSON.stringify({ record: 'error', input: { path }, ...error })}\n`),
  end: () => undefined,
});
