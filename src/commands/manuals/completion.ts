import type { ManualSection } from '../manual.ts';

export const COMPLETION_MANUAL: readonly ManualSection[] = [
  {
    title: 'bash',
    paragraphs: [
      'For this session: source <(rtmpkit completion bash). For all: put that line into ~/.bashrc, or write the ' +
        'script to ~/.local/share/bash-completion/completions/rtmpkit, where bash-completion loads it when it is needed.',
    ],
  },
  {
    title: 'zsh',
    paragraphs: [
      'For this session: source <(rtmpkit completion zsh). For all: write the script to a file _rtmpkit in a folder ' +
        'of $fpath; compinit has to have run.',
    ],
  },
  {
    title: 'fish',
    paragraphs: [
      'For this session: rtmpkit completion fish | source. For all: write the script to ' +
        '~/.config/fish/completions/rtmpkit.fish.',
    ],
  },
];
