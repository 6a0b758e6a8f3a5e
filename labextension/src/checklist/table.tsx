/** A table of a record: rows of texts and choices, added and removed one by one. */

import * as React from 'react';

import { useDraft } from '../react';
import type { Column } from '../wire';
import { labelOf, recordedRows, rowsOf, type Row } from './fields';
import type { FieldProps } from './form';

export function Table({ field, value, readOnly, trans, onRecord }: FieldProps): React.ReactElement {
  const [extra, setExtra] = React.useState(0);
  const kept = rowsOf(value);
  const rows: Row[] = [...kept, ...Array.from({ length: Math.max(extra, kept.length === 0 ? 1 : 0) }, () => ({}))];
  const record = (changed: readonly Row[]): void => onRecord(field.name, recordedRows(changed));
  const set = (at: number, column: string, text: string): void => {
    record(rows.map((row, index) => (index === at ? { ...row, [column]: text } : row)));
    setExtra(at >= kept.length ? 0 : extra);
  };
  return (
    <fieldset className="nbe-Field nbe-Table" data-nbe-field={field.name}>
      <legend>
        {labelOf(field.name)}
        {field.required ? <span className="nbe-Quiet"> {trans.__('(required)')}</span> : null}
      </legend>
      <div className="nbe-Table-scroll">
        <table>
          <thead>
            <tr>
              {field.columns.map(column => (
                <th key={column.name} scope="col">
                  {labelOf(column.name)}
                </th>
              ))}
              <th scope="col">{trans.__('Row')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row, at) => (
              <tr key={at}>
                {field.columns.map(column => (
                  <td key={column.name}>
                    <Cell
                      column={column}
                      text={row[column.name] ?? ''}
                      label={trans.__('%1, row %2', labelOf(column.name), at + 1)}
                      readOnly={readOnly}
                      onText={text => set(at, column.name, text)}
                    />
                  </td>
                ))}
                <td>
                  <button
                    type="button"
                    className="nbe-Button"
                    disabled={readOnly || rows.length === 1}
                    aria-label={trans.__('Remove row %1', at + 1)}
                    onClick={() => {
                      record(rows.filter((_, index) => index !== at));
                      setExtra(at >= kept.length ? extra - 1 : extra);
                    }}
                  >
                    {trans.__('Remove')}
                  </button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <button
        type="button"
        className="nbe-Button"
        disabled={readOnly}
        onClick={() => setExtra(Math.max(extra, kept.length === 0 ? 1 : 0) + 1)}
      >
        {trans.__('Add a row')}
      </button>
    </fieldset>
  );
}

interface CellProps {
  readonly column: Column;
  readonly text: string;
  readonly label: string;
  readonly readOnly: boolean;
  onText(text: string): void;
}

function Cell({ column, text, label, readOnly, onText }: CellProps): React.ReactElement {
  const draft = useDraft(text, onText);
  if (column.options.length > 0) {
    const options = text && !column.options.includes(text) ? [text, ...column.options] : column.options;
    return (
      <select aria-label={label} value={text} disabled={readOnly} onChange={event => onText(event.target.value)}>
        <option value=""></option>
        {options.map(option => (
          <option key={option} value={option}>
            {option}
          </option>
        ))}
      </select>
    );
  }
  return (
    <input
      type="text"
      aria-label={label}
      value={draft.text}
      readOnly={readOnly}
      onChange={event => draft.type(event.target.value)}
      onBlur={draft.keep}
    />
  );
}
