import { execFileSync } from 'node:child_process';
import { closeSync, constants, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { bytesOfSample } from './streams.ts';
import { type Cell, closeTmux, hasTmux, ROWS, Tmux } from './tmux.ts';

/** A FIFO: the test says when the input of a program goes on. */
class Feed {
  readonly #fd: number;
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(path: string, bytes: Uint8Array) {
    this.#bytes = bytes;
    execFileSync('mkfifo', [path]);
    // Opened for reading too: that waits for no reader, and keeps what is written before there is one.
    this.#fd = openSync(path, constants.O_RDWR | constants.O_NONBLOCK);
    opened.add(this);
  }

  /** Writes at most `count` bytes more, as many as there is room for. */
  write(count: number): void {
    try {
      this.#at += writeSync(this.#fd, this.#bytes.subarray(this.#at, this.#at + count));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
    }
  }

  /** Writes what there is room for; after the last byte the input ends. */
  finish(): void {
    if (!opened.has(this)) return;
    this.write(this.#bytes.length);
    if (this.#at === this.#bytes.length) this.close();
  }

  close(): void {
    if (opened.delete(this)) closeSync(this.#fd);
  }
}

const opened = new Set<Feed>();
afterEach(() => {
  for (const feed of opened) feed.close();
  closeTmux();
});

const ENDED = /^rc \d+$/m;
const PROMPT = /^\$$/m;
const SPINNER = /[\u2801-\u28ff]/;

// In CI a missing tmux is a failure.
const runs = hasTmux || (process.platform !== 'win32' && (process.env['CI'] ?? '') !== '');

describe.skipIf(!runs)(`a session in a terminal${runs ? '' : ' [skipped: no tmux]'}`, () => {
  const stream = bytesOfSample('bframes.h264');
  const HEAD = 30_000;
  /** Small, so that some are left however late the program starts. */
  const PIECE = 100;
  const feedOf = (terminal: Tmux): Feed => new Feed(join(terminal.folder, 'feed'), stream);

  test.each([
    ['sps', 'sps', /^ {2}all {10}120 /m],
    ['sps into a file', 'sps --json > $TMUX_TMPDIR/out', ENDED],
    ['convert', 'convert - $TMUX_TMPDIR/out.flv', /^ {2}60 frames \(2 key frames\)/m],
  ])('%s: a slow pipe has progress, which is gone afterwards', async (_name, command, result) => {
    const terminal = new Tmux();
    const feed = feedOf(terminal);
    terminal.type(`rtmpkit ${command} < $TMUX_TMPDIR/feed; echo rc $?`);
    feed.write(HEAD);
    // The first thing that is seen of it says how much has been read.
    const screen = await terminal.until(
      (shown) => SPINNER.test(shown),
      () => feed.write(PIECE),
    );
    expect(screen).toMatch(/^. \d+(\.\d+)? kB, \d+(\.\d+)? kB\/s$/mu);
    const after = await terminal.until(
      (shown) => ENDED.test(shown),
      () => feed.finish(),
    );
    expect(after).toMatch(/^rc 0$/m);
    expect(after).toMatch(result);
    expect(terminal.history).not.toMatch(SPINNER);
    expect(terminal.history).not.toMatch(/kB\/s$/m);
  });

  /** The colours of the first `text` in a line that `line` accepts. */
  const coloursOf = (lines: readonly (readonly Cell[])[], line: RegExp, text: string): readonly string[] => {
    for (const cells of lines) {
      const shown = cells.map(({ character }) => character).join('');
      if (!line.test(shown)) continue;
      const at = [...shown.slice(0, shown.indexOf(text))].length;
      return [...(cells[at]?.colours ?? [])].sort();
    }
    throw new Error(`no line ${line}`);
  };

  test('IDR is green, B blue, errors red, the rest without colour', async () => {
    const terminal = new Tmux();
    terminal.type('rtmpkit nalu samples/damaged.h264; echo rc $?');
    await terminal.until((shown) => ENDED.test(shown));
    const { cells } = terminal;
    const GREEN = '32';
    const RED = '31';
    const BRIGHT_BLUE = '94';
    expect(coloursOf(cells, / 5 IDR /, 'IDR')).toEqual(['1', GREEN]);
    expect(coloursOf(cells, / 1 slice .* B /, ' B ')).not.toContain(GREEN);
    expect(coloursOf(cells, / 1 slice .* B /, 'B ')).toContain(BRIGHT_BLUE);
    expect(coloursOf(cells, / 1 slice .* P /, 'slice')).toEqual([]);
    expect(coloursOf(cells, / 1 slice .* P /, 'P ')).not.toContain(BRIGHT_BLUE);
    expect(coloursOf(cells, /^ {2}E offset /, 'E')).toEqual([RED]);
  });

  test('the header is in view wherever the table is scrolled to', async () => {
    const terminal = new Tmux();
    terminal.type('rtmpkit nalu samples/bframes.h264 --no-summary; echo rc $?');
    await terminal.until((shown) => ENDED.test(shown));
    const lines = terminal.history.split('\n');
    const headers = lines.flatMap((line, at) => (/^ +# +offset pfx /.test(line) ? [at] : []));
    const rows = lines.flatMap((line, at) => (/^ +\d+ +\d+ +[34] /.test(line) ? [at] : []));
    expect(rows).toHaveLength(125);
    expect(headers.length).toBeGreaterThan(125 / ROWS);
    for (const row of rows) {
      const above = headers.findLast((header) => header < row) ?? Number.NEGATIVE_INFINITY;
      expect(row - above).toBeLessThan(ROWS);
    }
    expect(new Set(headers.map((at) => lines[at])).size).toBe(1);
  });

  /** Presses Ctrl-C; returns the screen with the exit code. A shell runs nothing after `;` then. */
  const interrupt = async (terminal: Tmux): Promise<string> => {
    terminal.press('C-c');
    await terminal.until((shown) => PROMPT.test(shown));
    terminal.type('echo rc $?');
    return terminal.until((shown) => ENDED.test(shown));
  };

  // The end of `cat` is the end of the input, at the same moment.
  test.each([
    ['a pipe without an end', 'cat $TMUX_TMPDIR/feed | rtmpkit nalu'],
    ['a FIFO without an end', 'rtmpkit nalu $TMUX_TMPDIR/feed'],
  ])('Ctrl-C on %s: the summary so far, and 130', async (_name, command) => {
    const terminal = new Tmux();
    const feed = feedOf(terminal);
    terminal.type(command);
    feed.write(HEAD);
    await terminal.until((shown) => /^ +\d+ +2\d{4} +[34] /m.test(shown));
    const screen = await interrupt(terminal);
    expect(screen).toMatch(/^rc 130$/m);
    expect(screen).toMatch(/^ {2}slice QP /m);
    expect(terminal.history).toMatch(/ NAL units, \d+ frames .*\n.*; not read to the end$/m);
  });

  test('Ctrl-C while progress is shown: the file is whole, and nothing is left on the screen', async () => {
    const terminal = new Tmux();
    const feed = feedOf(terminal);
    terminal.type('rtmpkit nalu --json < $TMUX_TMPDIR/feed > $TMUX_TMPDIR/out');
    feed.write(HEAD);
    await terminal.until(
      (shown) => SPINNER.test(shown),
      () => feed.write(PIECE),
    );
    const screen = await interrupt(terminal);
    expect(screen).toMatch(/^rc 130$/m);
    expect(screen).not.toMatch(SPINNER);
    const { summary, nalus } = JSON.parse(readFileSync(join(terminal.folder, 'out'), 'utf8'));
    expect(summary).toMatchObject({ complete: false, nalus: nalus.length });
  });
});
