import { containerOf } from '../container/registry.ts';
import type { Context } from '../io/context.ts';
import { openSource } from '../io/source.ts';
import { openInput } from '../pipeline/open.ts';
import { alignedColumns } from '../present/columns.ts';
import { extensionOf } from './options.ts';
import { COMMANDS } from './registry.ts';
import { quoted } from './remedy-place.ts';

/** What an input is, and the commands that read it: for `rtmpkit FILE`. Throws where the input cannot be read. */
export const commandsFor = async (path: string, context: Context): Promise<string> => {
  const source = await openSource(path, context);
  try {
    const { format } = await openInput(source.chunks, extensionOf(source.path), { interrupted: context.interrupted });
    const reading = COMMANDS.filter(({ reads }) => reads === 'all' || (format !== undefined && reads.includes(format)));
    // The command for this format alone comes first.
    const fitting = [...reading].sort((a, b) => Number(b.reads.length === 1) - Number(a.reads.length === 1));
    const name = quoted(path);
    const rows = fitting.map(({ usage, summary }) => [`rtmpkit ${usage(name)}`, summary]);
    const what = format === undefined ? '' : `, ${containerOf(format).title},`;
    return `no command; ${path}${what} can be read by:\n${alignedColumns(rows, ['left', 'left'])}`;
  } finally {
    await source.close();
  }
};
