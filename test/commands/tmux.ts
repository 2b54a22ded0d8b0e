import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { cleanEnv, PROGRAM, ROOT } from './program.ts';

export const COLUMNS = 80;
export const ROWS = 24;

export const hasTmux = spawnSync('tmux', ['-V'], { stdio: 'ignore' }).error === undefined;

/** A character on the screen, with the SGR parameters that are set there (`1` bold, `31` red). */
export interface Cell {
  readonly character: string;
  readonly colours: ReadonlySet<string>;
}

const running = new Set<Tmux>();

/** Ends the servers that tests started; call it in afterEach. */
export const closeTmux = (): void => {
  for (const one of running) one.close();
};

/** A shell in a terminal of 80 x 24, on a tmux server of its own; `rtmpkit` is a command there. */
export class Tmux {
  /** For the socket of the server, and for files of the test. */
  readonly folder = mkdtempSync(join(tmpdir(), 'rtmpkit-tmux-'));
  readonly #env = cleanEnv({
    PATH: `${this.folder}${delimiter}${process.env['PATH'] ?? ''}`,
    TMUX_TMPDIR: this.folder,
    PS1: '$ ',
  });

  constructor() {
    running.add(this);
    const command = `#!/bin/sh\nexec "${process.execPath}" "${PROGRAM}" "$@"\n`;
    writeFileSync(join(this.folder, 'rtmpkit'), command, { mode: 0o755 });
    const size = ['-x', `${COLUMNS}`, '-y', `${ROWS}`];
    this.#tmux('-f', '/dev/null', 'new-session', '-d', ...size, '-c', ROOT, 'bash', '--norc', '--noprofile');
  }

  /** Types a line and Enter. */
  type(line: string): void {
    this.#tmux('send-keys', '-l', line);
    this.press('Enter');
  }

  /** Presses a key by its name in tmux, as `C-c`. */
  press(key: string): void {
    this.#tmux('send-keys', key);
  }

  /** What is on the screen. */
  get screen(): string {
    return this.#tmux('capture-pane', '-p');
  }

  /** What is on the screen and has scrolled off it. */
  get history(): string {
    return this.#tmux('capture-pane', '-p', '-S', '-');
  }

  /** The same, a character at a time. */
  get cells(): readonly (readonly Cell[])[] {
    let colours = new Set<string>();
    return this.#tmux('capture-pane', '-p', '-e', '-S', '-')
      .split('\n')
      .map((line) => {
        const cells: Cell[] = [];
        for (const [, sgr, character] of line.matchAll(SGR_OR_CHARACTER)) {
          if (character !== undefined) cells.push({ character, colours });
          else colours = withSgr(colours, sgr ?? '');
        }
        return cells;
      });
  }

  /** Looks at the screen until `seen` accepts it; between two looks, `meanwhile` is called. */
  async until(seen: (screen: string) => boolean, meanwhile: () => void = () => undefined): Promise<string> {
    const deadline = Date.now() + LONGEST_MS;
    for (;;) {
      const { screen } = this;
      if (seen(screen)) return screen;
      if (Date.now() > deadline) throw new Error(`not seen in ${LONGEST_MS / 1000} s; the screen shows:\n${screen}`);
      meanwhile();
      await setTimeout(LOOK_MS);
    }
  }

  close(): void {
    running.delete(this);
    this.#tmux('kill-server');
    rmSync(this.folder, { recursive: true, force: true });
  }

  #tmux(...args: readonly string[]): string {
    const { status, stdout, stderr } = spawnSync('tmux', ['-u', '-L', 'rtmpkit', ...args], {
      env: this.#env,
      encoding: 'utf8',
      timeout: LONGEST_MS,
    });
    if (status !== 0) throw new Error(`tmux ${args.join(' ')}: ${stderr}`);
    return stdout;
  }
}

/** For a loaded machine; an idle one needs less than a second for each. */
const LONGEST_MS = 25_000;
const LOOK_MS = 30;

// biome-ignore lint/suspicious/noControlCharactersInRegex: the escape of SGR
const SGR_OR_CHARACTER = /\u001b\[([\d;]*)m|([^\u001b])/gu;

/** tmux writes colours as 30 to 37 and 90 to 97, resets as 0, 39 and 49. */
const withSgr = (before: ReadonlySet<string>, sgr: string): Set<string> => {
  let colours = new Set(before);
  for (const parameter of sgr.split(';')) {
    if (parameter === '' || parameter === '0') colours = new Set();
    else if (/^(3|9)\d$/.test(parameter)) colours = new Set([...colours].filter((one) => !/^(3|9)\d$/.test(one)));
    if (!['', '0', '39', '49'].includes(parameter)) colours.add(parameter);
  }
  return colours;
};
