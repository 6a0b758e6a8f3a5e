/** The badge at the bottom of a code cell's editor: no widget and no request of its own, drawn only when it changes. */

import type { TranslationBundle } from '@jupyterlab/translation';
import { StateEffect, StateField, type Extension } from '@codemirror/state';
import { showPanel, ViewPlugin, type Panel } from '@codemirror/view';
import type { ISignal } from '@lumino/signaling';

import { badgeOf, isAlike, type Badge } from './model';
import type { CellPlan } from '../wire';

/** What a badge needs to know of its cell; `plan` is undefined while nothing is known. */
export interface BadgeSource {
  readonly plan: CellPlan | undefined;
  readonly changed: ISignal<unknown, unknown>;

  /** Open the menu of targets at a place of the page. */
  choose(at: DOMRect): void;
}

const setBadge = StateEffect.define<Badge | null>();

/** Give the editor extension that shows the badge of one cell. */
export function badgeExtension(source: BadgeSource, trans: TranslationBundle): Extension {
  const field = StateField.define<Badge | null>({
    create: () => null,
    update: (badge, transaction) =>
      transaction.effects.reduce((kept, effect) => (effect.is(setBadge) ? effect.value : kept), badge),
    provide: badge => showPanel.from(badge, shown => (shown ? () => panelOf(shown, source, trans) : null))
  });
  const follower = ViewPlugin.define(view => {
    let isGone = false;
    let last: Badge | null = null;
    const follow = (): void => {
      const badge = badgeOf(source.plan, trans);
      if (!isGone && !isAlike(badge, last)) {
        last = badge;
        view.dispatch({ effects: setBadge.of(badge) });
      }
    };
    source.changed.connect(follow);
    queueMicrotask(follow); // a view may not be updated while it is made
    return {
      destroy: () => {
        isGone = true;
        source.changed.disconnect(follow);
      }
    };
  });
  return [field, follower];
}

function panelOf(badge: Badge, source: BadgeSource, trans: TranslationBundle): Panel {
  const dom = document.createElement('div');
  dom.className = 'nbe-Badge';
  dom.dataset.nbeTone = badge.tone;
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'nbe-Badge-target';
  button.setAttribute('aria-haspopup', 'menu');
  button.title = trans.__('Choose where this cell goes');
  button.textContent = badge.text;
  button.addEventListener('click', () => source.choose(button.getBoundingClientRect()));
  dom.append(button);
  if (badge.note) {
    dom.append(line('nbe-Badge-note', badge.note));
  }
  for (const warning of badge.warnings) {
    dom.append(line('nbe-Badge-warning', warning));
  }
  return { dom, top: false };
}

function line(name: string, text: string): HTMLElement {
  const node = document.createElement('span');
  node.className = name;
  node.textContent = text;
  return node;
}
