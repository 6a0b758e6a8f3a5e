/** The side bar: everything about the package of the current notebook. */

import type { TranslationBundle } from '@jupyterlab/translation';
import { ReactWidget } from '@jupyterlab/ui-components';
import * as React from 'react';

import { HealthLine } from '../checklist/health';
import { useChanges } from '../react';
import type { INbEngineer, INotebookState } from '../tokens';
import { CheckSection } from './check';
import { ExtractSection } from './extract';
import { FindingsSection } from './findings';
import { FlowSection } from './flow-view';
import { PlanSection } from './plan';
import { ProposalsSection } from './proposals';
import { VerifySection } from './verify';

export class SidePanel extends ReactWidget {
  constructor(
    private readonly service: INbEngineer,
    private readonly trans: TranslationBundle
  ) {
    super();
    this.addClass('nbe-Panel');
    this.node.setAttribute('role', 'complementary');
    this.node.setAttribute('aria-label', trans.__('nbengineer'));
  }

  protected override render(): React.ReactElement {
    return <Content service={this.service} trans={this.trans} />;
  }
}

/** What every section gets. */
export interface SectionProps {
  readonly state: INotebookState;
  readonly service: INbEngineer;
  readonly trans: TranslationBundle;
}

function Content({ service, trans }: { service: INbEngineer; trans: TranslationBundle }): React.ReactElement {
  useChanges(service.currentChanged, service.health.changed);
  const state = service.current;
  if (!state) {
    return <p className="nbe-Quiet">{trans.__('Open a notebook to see its package.')}</p>;
  }
  const props = { state, service, trans };
  return (
    <div className="nbe-Panel-content" key={state.notebook.path}>
      <div className="nbe-Remarks" role="status">
        <HealthLine health={service.health} trans={trans} />
      </div>
      <PlanSection {...props} />
      <ProposalsSection {...props} />
      <FlowSection {...props} />
      <FindingsSection {...props} />
      <ExtractSection {...props} />
      <VerifySection {...props} />
      <CheckSection {...props} />
    </div>
  );
}
