/** What a person has set for all notebooks; the defaults count until the settings are read, or where there are none. */

import type { ISettingRegistry } from '@jupyterlab/settingregistry';
import { Signal, type ISignal } from '@lumino/signaling';

import { SETTINGS_ID, type ISettings, type Profile } from '../tokens';

export class Settings implements ISettings {
  /** Never rejects: without a registry, or with one that fails, the defaults stay. */
  async load(registry: ISettingRegistry): Promise<void> {
    try {
      this._kept = await registry.load(SETTINGS_ID);
      this._kept.changed.connect(this._read, this);
      this._read();
    } catch (error) {
      console.error('nbengineer: the settings could not be read', error);
    }
  }

  get profile(): Profile {
    return this._profile;
  }

  get bar(): boolean {
    return this._bar;
  }

  get badges(): boolean {
    return this._badges;
  }

  get folder(): string {
    return this._folder;
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  async set(name: 'bar' | 'badges', value: boolean): Promise<void> {
    await this._kept?.set(name, value);
  }

  private _read(): void {
    const { profile, bar, badges, folder } = this._kept?.composite ?? {};
    this._profile = profile === 'solo' ? 'solo' : 'team';
    this._bar = bar !== false;
    this._badges = badges !== false;
    this._folder = typeof folder === 'string' ? folder : '';
    this._changed.emit();
  }

  private _kept: ISettingRegistry.ISettings | null = null;
  private _profile: Profile = 'team';
  private _bar = true;
  private _badges = true;
  private _folder = '';
  private readonly _changed = new Signal<this, void>(this);
}
