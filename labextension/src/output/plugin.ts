import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { INotebookTracker } from '@jupyterlab/notebook';
import { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { forEachPanel } from '../notebook/panels';
import { CHECKLIST_MIME, INbEngineer, KEY } from '../tokens';
import { KernelSync } from './sync';
import { ChecklistOutput } from './widget';

/** Before the renderer of ipywidgets (-10), which shows the same list without the notebook's answers. */
const RANK = -20;

export const output: JupyterFrontEndPlugin<void> = {
  id: 'nbengineer-labextension:output',
  description: 'Shows the checklist in the output of a cell, and keeps it and a kernel’s widget the same.',
  autoStart: true,
  requires: [INbEngineer, INotebookTracker, IRenderMimeRegistry],
  optional: [ITranslator],
  activate: (
    _: JupyterFrontEnd,
    service: INbEngineer,
    tracker: INotebookTracker,
    rendermime: IRenderMimeRegistry,
    translator: ITranslator | null
  ) => {
    const trans = (translator ?? nullTranslator).load(KEY);
    rendermime.addFactory(
      { safe: true, mimeTypes: [CHECKLIST_MIME], createRenderer: () => new ChecklistOutput(service, trans) },
      RANK
    );
    forEachPanel(tracker, service, (panel, state) => {
      const sync = new KernelSync(panel.sessionContext, state.checklist);
      panel.disposed.connect(() => sync.dispose());
    });
  }
};
