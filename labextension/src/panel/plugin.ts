import { ILayoutRestorer, type JupyterFrontEnd, type JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { codeCheckIcon } from '@jupyterlab/ui-components';

import { INbEngineer, KEY, PANEL_ID } from '../tokens';
import { SidePanel } from './widget';

export const panel: JupyterFrontEndPlugin<void> = {
  id: 'nbengineer-labextension:panel',
  description: 'Shows the plan of the package, and extracts, verifies and checks.',
  autoStart: true,
  requires: [INbEngineer],
  optional: [ILayoutRestorer, ITranslator],
  activate: (
    app: JupyterFrontEnd,
    service: INbEngineer,
    restorer: ILayoutRestorer | null,
    translator: ITranslator | null
  ) => {
    const trans = (translator ?? nullTranslator).load(KEY);
    const widget = new SidePanel(service, trans);
    widget.id = PANEL_ID;
    widget.title.icon = codeCheckIcon;
    widget.title.caption = trans.__('nbengineer: plan, extract, verify, check');
    app.shell.add(widget, 'right', { rank: 900, type: 'nbengineer' });
    restorer?.add(widget, PANEL_ID);
  }
};
