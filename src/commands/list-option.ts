import { Option } from 'commander';

/** An option that takes words between commas; shells complete them. */
export class ListOption extends Option {
  readonly words: readonly string[];

  constructor(flags: string, description: string, words: readonly string[]) {
    super(flags, description);
    this.words = words;
  }
}
