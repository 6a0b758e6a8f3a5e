/** What each command does, and when it can. */

import type { JupyterFrontEnd } from '@jupyterlab/application';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';

import { TargetMenu } from '../badge/menu';
import { Commands, PANEL_ID, type INbEngineer } from '../tokens';

const NO_ARGUMENTS = { args: { type: 'object', properties: {} } } as const;
const TAG_ARGUMENTS = {
  args: {
    type: 'object',
    properties: { tag: { type: 'string', description: 'The tag to set; "" takes it away, none asks for one' } }
  }
} as const;

export function addCommands(app: JupyterFrontEnd, service: INbEngineer, trans: TranslationBundle): void {
  const { shell } = app;
  const add = (id: string, options: CommandRegistry.ICommandOptions): void => {
    app.commands.addCommand(id, { describedBy: NO_ARGUMENTS, ...options });
  };
  const isOpen = (): boolean => service.current !== null;
  const canTag = (): boolean => isOpen() && !service.current?.notebook.readOnly;
  const show = (section: string): void => {
    shell.activateById(PANEL_ID);
    const find = (): HTMLElement | null =>
      document.querySelector(`#${PANEL_ID} [data-nbe-section="${section}"] :is(input, select, button)`);
    requestAnimationFrame(() => find()?.focus());
  };

  add(Commands.openPanel, { label: trans.__('Show the Plan of the Package'), execute: () => show('extract') });
  add(Commands.extract, { label: trans.__('Extract a Package…'), isEnabled: isOpen, execute: () => show('extract') });
  add(Commands.verify, { label: trans.__('Verify the Package…'), isEnabled: isOpen, execute: () => show('verify') });
  add(Commands.check, {
    label: trans.__('Check the Stages'),
    isEnabled: isOpen,
    execute: () => {
      service.current?.checklist.check();
      show('check');
    }
  });
  add(Commands.tag, {
    label: trans.__('Tag the Selected Cells…'),
    isEnabled: canTag,
    describedBy: TAG_ARGUMENTS,
    execute: ({ tag }) => {
      const notebook = service.current?.notebook;
      if (notebook && canTag()) {
        const menu = new TargetMenu(service, trans);
        const cells = notebook.selected;
        return typeof tag === 'string' ? menu.set(notebook, cells, tag) : menu.ask(notebook, cells);
      }
      return undefined;
    }
  });
  add(Commands.toggleBar, {
    label: trans.__('Show the Stage Bar'),
    isToggleable: true,
    isToggled: () => service.settings.bar,
    execute: () => service.settings.set('bar', !service.settings.bar)
  });
  add(Commands.toggleBadges, {
    label: trans.__('Show Where Each Cell Goes'),
    isToggleable: true,
    isToggled: () => service.settings.badges,
    execute: () => service.settings.set('badges', !service.settings.badges)
  });
}
