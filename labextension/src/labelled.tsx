/** A control below its label. */

import * as React from 'react';

export interface LabelledProps {
  readonly label: React.ReactNode;
  readonly children: (id: string) => React.ReactNode;
  readonly name?: string;
}

/** Draw what `children` gives for an id, and a label that belongs to it. */
export function Labelled({ label, children, name }: LabelledProps): React.ReactElement {
  const id = React.useId();
  return (
    <div className="nbe-Field" data-nbe-field={name}>
      <label htmlFor={id}>{label}</label>
      {children(id)}
    </div>
  );
}
