import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { INotebookTracker } from '@jupyterlab/notebook';
import { ISettingRegistry } from '@jupyterlab/settingregistry';

import { Api } from '../api';
import { CatalogModel } from '../catalog/model';
import { INbEngineer, SETTINGS_ID } from '../tokens';
import { Settings } from './settings';
import { NotebookStates } from './states';

export const service: JupyterFrontEndPlugin<INbEngineer> = {
  id: SETTINGS_ID,
  description: 'Keeps the checklist, the plan and the jobs of each open notebook.',
  autoStart: true,
  provides: INbEngineer,
  requires: [INotebookTracker],
  optional: [ISettingRegistry],
  activate: (app: JupyterFrontEnd, tracker: INotebookTracker, registry: ISettingRegistry | null) => {
    const api = new Api(app.serviceManager.serverSettings);
    const catalog = new CatalogModel(api, api.health);
    const settings = new Settings();
    if (registry) {
      void settings.load(registry);
    }
    void catalog.load();
    return new NotebookStates(tracker, api, catalog, api.health, settings);
  }
};
