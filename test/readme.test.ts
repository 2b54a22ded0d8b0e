import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, sep } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { cleanEnv, PROGRAM, ROOT as root } from './commands/program.ts';

const NOT_OURS = /^(node_modules|dist|coverage|\..*)$/;
const findReadmes = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (NOT_OURS.test(entry.name)) return [];
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return findReadmes(path);
    return entry.name === 'README.md' ? [relative(root, path).split(sep).join('/')] : [];
  });
const names = findReadmes(root).sort();
const texts = new Map(names.map((name) => [name, readFileSync(join(root, name), 'utf8')]));
const textOf = (name: string): string => texts.get(name) ?? '';

const blocks = (text: string, language: string): string[] =>
  [...text.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'gm'))].map((match) => match[1] ?? '');

/** Every block of a language, with the file that it is in. */
const blocksOfAll = (language: string) =>
  names.flatMap((name) => blocks(textOf(name), language).map((block) => ({ name, block })));

const isInstalled = (tool: string): boolean =>
  spawnSync(tool, [/^ff/.test(tool) ? '-version' : '--version'], { stdio: 'ignore' }).error === undefined;
const TOOLS = new Map(['bash', 'jq', 'ffmpeg', 'ffprobe'].map((tool) => [tool, isInstalled(tool)]));
const SHELL_SYNTAX = /[|<>&;'"$()*\\]/;

/** Programs that a command needs and that are not here. On Windows, bash and rtmpkit may see two file systems. */
const missingFor = (commands: string): string[] => {
  const missing = [...TOOLS].filter(([tool, there]) => !there && new RegExp(`\\b${tool} `).test(commands));
  const lines = commands.split('\n').filter((line) => line !== '');
  const needsShell = lines.some((line) => SHELL_SYNTAX.test(line) || !line.startsWith('rtmpkit '));
  const shell = process.platform !== 'win32' && TOOLS.get('bash') === true;
  return [...missing.map(([tool]) => tool), ...(needsShell && !shell ? ['bash'] : [])];
};

/** Runs a command as a shell would where `rtmpkit` is installed; stderr comes first. */
const run = (command: string, cwd: string) => {
  const simple = command.startsWith('rtmpkit ') && !SHELL_SYNTAX.test(command);
  const [file, args] = simple
    ? [process.execPath, [PROGRAM, ...command.split(/\s+/).slice(1)]]
    : ['bash', ['-c', `set -o pipefail\nrtmpkit() { "$NODE" "$PROGRAM" "$@"; }\n${command}`]];
  const env = cleanEnv({ NODE: process.execPath, PROGRAM });
  const { stdout, stderr, status } = spawnSync(file, args, { cwd, env, encoding: 'utf8' });
  return { printed: `${stderr}${stdout}`, status };
};

/** The exit code of a damaged input is 1. */
const expectedStatus = (command: string): number => (/damaged/.test(command) && !/\|\||;/.test(command) ? 1 : 0);

const folders: string[] = [];
/** A folder with the samples and nothing else: what is converted is written there. */
const workFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'rtmpkit-readme-'));
  symlinkSync(join(root, 'samples'), join(folder, 'samples'), 'junction');
  folders.push(folder);
  return folder;
};
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

const escapeRegExp = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** A line that holds `…` alone stands for any number of lines. */
const asPattern = (expected: string): RegExp => {
  const lines = expected.split('\n').map((line) => (line === '…' ? '(?:.*\\n)*?' : `${escapeRegExp(line)}\\n`));
  return new RegExp(`^${lines.join('')}$`);
};

const title = (name: string, text: string, missing: readonly string[]): string =>
  `${name}: ${text.split('\n')[0]}${missing.length > 0 ? ` (not installed: ${missing.join(', ')})` : ''}`;

describe('transcripts', () => {
  const transcripts = blocksOfAll('console').map(({ name, block }) => ({
    name,
    steps: [...block.matchAll(/^\$ (.*)\n((?:(?!\$ ).*\n)*)/gm)].map(([, command = '', expected = '']) => ({
      command,
      expected,
    })),
  }));

  test('are there', () => {
    expect(transcripts.filter(({ name }) => name === 'README.md').length).toBeGreaterThanOrEqual(5);
    expect(transcripts.filter(({ steps }) => steps.length === 0)).toEqual([]);
  });

  for (const { name, steps } of transcripts) {
    const commands = steps.map(({ command }) => command).join('\n');
    const missing = missingFor(commands);
    test.skipIf(missing.length > 0)(title(name, commands, missing), () => {
      const folder = workFolder();
      for (const { command, expected } of steps) {
        const { printed, status } = run(command, folder);
        if (expected === '') expect(printed).toBe('');
        else expect(printed).toMatch(asPattern(expected.trimEnd()));
        expect(status, command).toBe(expectedStatus(command));
      }
    });
  }
});

describe('commands', () => {
  /** What no test can have: a server, a live source, a machine of its own. */
  const NOT_RUN = /^(npm|npx|git) |https?:/;
  const isRun = (line: string): boolean => line !== '' && !line.startsWith('#') && !NOT_RUN.test(line);
  /** Lines, with those that a backslash continues joined; comments after a command are dropped. */
  const linesOf = (block: string): string[] =>
    block
      .replaceAll('\\\n', ' ')
      .split('\n')
      .map((line) => line.replace(/\s+# .*$/, ''))
      .filter(isRun);

  const scripts = blocksOfAll('sh')
    .map(({ name, block }) => ({ name, lines: /\brtmpkit /.test(block) ? linesOf(block) : [] }))
    .filter(({ lines }) => lines.length > 0);
  /** The rows of a task index: `| I want to … | command |`, with pipes escaped. */
  const indexes = names.map((name) => ({
    name,
    lines: [...textOf(name).matchAll(/^\| .* \| `(.*)` \|$/gm)]
      .map(([, command = '']) => command.replaceAll('\\|', '|'))
      .filter((command) => /\brtmpkit /.test(command) && isRun(command)),
  }));

  test('are there', () => {
    expect(scripts.length).toBeGreaterThanOrEqual(1);
    expect(indexes.find(({ name }) => name === 'README.md')?.lines.length).toBeGreaterThanOrEqual(15);
  });

  for (const { name, lines } of [...scripts, ...indexes]) {
    // In order, in one folder: a command may read what one before it wrote.
    const folder = workFolder();
    for (const command of lines) {
      const missing = missingFor(command);
      test.skipIf(missing.length > 0)(title(name, command, missing), () => {
        const { printed, status } = run(command, folder);
        expect(status, printed).toBe(expectedStatus(command));
      });
    }
  }
});

describe('library examples', () => {
  const examples = blocksOfAll('ts');

  test('of README are there, and short', () => {
    const lengths = examples
      .filter(({ name }) => name === 'README.md')
      .map(({ block }) => block.split('\n').filter((line) => line !== '').length);
    expect(lengths.length).toBeGreaterThanOrEqual(1);
    expect(Math.max(...lengths)).toBeLessThanOrEqual(8);
  });

  test('compile under strict and print what their comments say', () => {
    // Inside the package, so that it finds itself by its name.
    const folder = mkdtempSync(join(root, 'dist', 'readme-'));
    try {
      const compilerOptions = { strict: true, module: 'nodenext', types: ['node'] };
      writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions }));
      for (const [index, { block }] of examples.entries()) writeFileSync(join(folder, `example${index}.mts`), block);
      const tsc = spawnSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc')], {
        cwd: folder,
        encoding: 'utf8',
      });
      expect(tsc.stdout).toBe('');
      for (const [index, { name, block }] of examples.entries()) {
        const script = join(folder, `example${index}.mjs`);
        const { stdout, stderr } = spawnSync(process.execPath, [script], { cwd: root, encoding: 'utf8' });
        expect(stderr, name).toBe('');
        const printed = stdout.trimEnd().split('\n');
        const said = [...block.matchAll(/console\.log\(.*\); \/\/ (.*)$/gm)].map(([, line]) => line);
        expect(said, name).not.toEqual([]);
        expect(printed, name).toEqual(expect.arrayContaining(said));
        // ffprobe: 60 packets.
        if (name === 'README.md' && index === 0) expect(printed).toHaveLength(60);
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('documents', () => {
  const prose = (text: string): string => text.replace(/^```[\s\S]*?^```$/gm, '');
  /** The anchor that GitHub gives a heading. */
  const anchors = (text: string): string[] =>
    [...prose(text).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
      heading
        .toLowerCase()
        .replace(/[^\p{L}\p{N}\s_-]/gu, '')
        .trim()
        .replaceAll(' ', '-'),
    );

  test('README has at most 200 lines', () => {
    expect(textOf('README.md').trimEnd().split('\n').length).toBeLessThanOrEqual(200);
  });

  test.each(names)('links of %s lead somewhere', (name) => {
    const links = [...prose(textOf(name)).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target);
    const broken = links.filter((link) => {
      if (/^https?:/.test(link)) return false;
      const [path = '', anchor] = link.split('#');
      const target = path === '' ? name : join(dirname(name), path).split(sep).join('/');
      if (!existsSync(join(root, target))) return true;
      return anchor !== undefined && !anchors(readFileSync(join(root, target), 'utf8')).includes(anchor);
    });
    expect(broken).toEqual([]);
  });

  test.each(names)('files that %s names are there', (name) => {
    const paths = [...prose(textOf(name)).matchAll(/`((?:src|test|samples|bin|\.config|\.ci)\/[\w./-]*)`/g)];
    expect(paths.map(([, path = '']) => path).filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });

  test('codes of findings in the documents are those of the source', () => {
    const source = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .map((file) => readFileSync(join(root, 'src', file), 'utf8'))
      .join('');
    const codes = ['src/container/README.md', 'src/pipeline/convert/README.md'].flatMap((name) => {
      const tables = textOf(name).slice(textOf(name).search(/^## What is (checked|reported)$/m));
      return [...tables.matchAll(/^\|(?: [^|`]* \|)?((?: `[a-z0-9-]+`,?)+) \|/gm)].flatMap(([, cell = '']) =>
        [...cell.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code),
      );
    });
    expect(codes.length).toBeGreaterThan(50);
    expect(codes.filter((code) => !source.includes(`'${code}'`))).toEqual([]);
  });

  test('each folder README is in the list of README', () => {
    const text = textOf('README.md');
    const lists = names.filter((name) => name !== 'README.md' && !/^test\/(streams|vectors)\//.test(name));
    expect(lists.filter((name) => !text.includes(`](${name})`))).toEqual([]);
  });

  test('the package has what README shows', () => {
    const { files } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { files: string[] };
    expect(files).toContain('samples');
  });

  test('the screen is what the program prints: npm run screen', () => {
    const { stdout, stderr } = spawnSync(process.execPath, [join(root, '.config/screen.mjs')], { encoding: 'utf8' });
    expect(stderr).toBe('');
    const screen = readFileSync(join(root, 'samples/screen.svg'), 'utf8');
    expect(screen).toBe(stdout);
    expect(screen.length).toBeLessThan(60_000);
  });
});
