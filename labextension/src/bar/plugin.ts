import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { INotebookTracker } from '@jupyterlab/notebook';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { forEachPanel } from '../notebook/panels';
import { INbEngineer, KEY } from '../tokens';
import { StageBar } from './widget';

export const bar: JupyterFrontEndPlugin<void> = {
  id: 'nbengineer-labextension:bar',
  description: 'Shows the six stages above each notebook.',
  autoStart: true,
  requires: [INbEngineer, INotebookTracker],
  optional: [ITranslator],
  activate: (_: JupyterFrontEnd, service: INbEngineer, tracker: INotebookTracker, translator: ITranslator | null) => {
    const trans = (translator ?? nullTranslator).load(KEY);
    forEachPanel(tracker, service, (panel, state) => {
      const widget = new StageBar(state, service, trans);
      const follow = (): void => widget.setHidden(!service.settings.bar);
      service.settings.changed.connect(follow);
      panel.disposed.connect(() => service.settings.changed.disconnect(follow));
      follow();
      panel.contentHeader.addWidget(widget);
    });
  }
};
