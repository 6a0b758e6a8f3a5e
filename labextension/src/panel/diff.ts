/** A unified diff as files with their lines, for showing. */

export interface DiffLine {
  readonly kind: 'added' | 'removed' | 'place' | 'same';
  readonly text: string;
}

export interface FileDiff {
  readonly path: string;
  readonly added: number;
  readonly removed: number;
  readonly lines: readonly DiffLine[];
}

/** Split a unified diff by file. Never throws; what stands before the first file is left out. */
export function filesOf(diff: string): FileDiff[] {
  const files: { path: string; lines: DiffLine[] }[] = [];
  const lines = diff.split('\n');
  lines.forEach((line, at) => {
    const next = lines[at + 1] ?? '';
    if (line.startsWith('--- ') && next.startsWith('+++ ')) {
      files.push({ path: pathOf(line, next), lines: [] });
    } else if (!(line.startsWith('+++ ') && (lines[at - 1] ?? '').startsWith('--- '))) {
      files.at(-1)?.lines.push({ kind: kindOf(line), text: line });
    }
  });
  return files.map(({ path, lines: shown }) => ({
    path,
    added: shown.filter(line => line.kind === 'added').length,
    removed: shown.filter(line => line.kind === 'removed').length,
    lines: shown.at(-1)?.text === '' ? shown.slice(0, -1) : shown
  }));
}

function pathOf(before: string, after: string): string {
  const name = (line: string): string => line.slice(4).split('\t')[0] ?? '';
  return (name(after) === '/dev/null' ? name(before) : name(after)).replace(/^[ab]\//, '');
}

function kindOf(line: string): DiffLine['kind'] {
  switch (line[0]) {
    case '+':
      return 'added';
    case '-':
      return 'removed';
    case '@':
      return 'place';
    default:
      return 'same';
  }
}
