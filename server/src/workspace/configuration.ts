import { type GlobMatcher, matchGlobs } from '../lint/glob.ts';
import { type PresetId, presetLayer, readPresets } from '../lint/presets.ts';
import {
  createFileSettings,
  type FileSettings,
  type MigrationSettings,
  type RuleEntry,
  readRuleEntries,
  type SharedSettings,
} from '../lint/settings.ts';
import type { FilePath } from '../model/span.ts';
import type { Rule } from '../rules/rule.ts';
import { baseName, folderOf, foldersUp, isInside, joinPath, relativeTo } from './filePath.ts';
import type { FolderListings } from './folderListings.ts';
import { isRecord, parseJsonObject, stringsIn } from './jsonText.ts';
import type { EditorSettings } from './workspace.ts';

export const configFileName = 'schemawright.config.json';

export interface ConfigurationOptions {
  readonly rules: readonly Rule[];
  readonly listings: FolderListings;
  readText(file: FilePath): string | undefined;
  /** Used for every file instead of the nearest one. */
  readonly configFile: FilePath | undefined;
  /** Win over every file: the command line's. */
  readonly migrations?: MigrationSettings;
  /** In the place of those that the files name: the command line's. */
  readonly presets?: readonly PresetId[];
  /** Wins over the editor's: the command line's. */
  readonly maxFileSizeKb?: number;
}

/**
 * What is set for each file: the editor's settings of its folder, and over them the nearest
 * `schemawright.config.json` between the file and the workspace folder. The nearest alone counts, so that
 * one file tells everything that holds below it.
 */
export interface Configuration {
  settings(file: FilePath): FileSettings;
  maxFileSizeKb(file: FilePath): number;
  setFolders(folders: readonly FilePath[]): void;
  setEditorSettings(folder: FilePath, settings: EditorSettings): void;
  /** The configuration files may have changed. */
  forget(): void;
}

interface ConfigFile {
  readonly file: FilePath;
  readonly folder: FilePath;
  readonly presets: readonly PresetId[] | undefined;
  readonly rules: ReadonlyMap<string, RuleEntry>;
  readonly isIgnored: GlobMatcher;
  readonly shared: SharedSettings;
  readonly overrides: readonly {
    readonly matches: GlobMatcher;
    readonly rules: ReadonlyMap<string, RuleEntry>;
  }[];
}

const defaultMaxFileSizeKb = 1024;

export function createConfiguration(options: ConfigurationOptions): Configuration {
  const { rules, listings, readText } = options;
  let folders: readonly FilePath[] = [];
  const editorSettings = new Map<FilePath, EditorSettings>();
  const configs = new Map<FilePath, ConfigFile>();
  const nearest = new Map<FilePath, ConfigFile | undefined>();
  const shared = new Map<string, FileSettings>();
  const byFile = new Map<FilePath, FileSettings>();

  return {
    settings(file) {
      let settings = byFile.get(file);
      if (!settings) {
        settings = resolve(file);
        byFile.set(file, settings);
      }
      return settings;
    },
    maxFileSizeKb: (file) =>
      options.maxFileSizeKb ?? editorSettingsOf(file)?.settings.maxFileSizeKb ?? defaultMaxFileSizeKb,
    setFolders(now) {
      folders = now;
      forget();
    },
    setEditorSettings(folder, settings) {
      editorSettings.set(folder, settings);
      forget();
    },
    forget,
  };

  function forget(): void {
    configs.clear();
    nearest.clear();
    shared.clear();
    byFile.clear();
  }

  function resolve(file: FilePath): FileSettings {
    const editor = editorSettingsOf(file);
    const config = configOf(file);
    const path = config ? relativeTo(config.folder, file) : file;
    const overrides = config?.overrides.map((override) => override.matches(path)) ?? [];
    const ignored =
      (editor &&
        (!editor.settings.enable || matchGlobs(editor.settings.ignore)(relativeTo(editor.folder, file)))) ||
      config?.isIgnored(path) ||
      false;
    const key = JSON.stringify([editor?.folder, config?.file, overrides, ignored]);
    let settings = shared.get(key);
    if (!settings) {
      const presets = options.presets ?? config?.presets ?? readPresets(editor?.settings.preset) ?? [];
      const layers = [
        presetLayer(rules, presets),
        readRuleEntries(editor?.settings.rules),
        config?.rules ?? new Map<string, RuleEntry>(),
        ...(config?.overrides ?? []).filter((_, i) => overrides[i]).map((override) => override.rules),
      ];
      settings = createFileSettings(rules, layers, ignored, {
        ...editorMigrations(editor?.settings),
        ...config?.shared,
        ...options.migrations,
      });
      shared.set(key, settings);
    }
    return settings;
  }

  function editorSettingsOf(
    file: FilePath,
  ): { readonly folder: FilePath; readonly settings: EditorSettings } | undefined {
    let best: { readonly folder: FilePath; readonly settings: EditorSettings } | undefined;
    for (const [folder, settings] of editorSettings) {
      const applies = folder === '' || isInside(file, folder);
      if (applies && folder.length >= (best?.folder.length ?? 0)) best = { folder, settings };
    }
    return best;
  }

  function configOf(file: FilePath): ConfigFile | undefined {
    if (options.configFile !== undefined) return load(options.configFile);
    const folder = folderOf(file);
    if (!nearest.has(folder)) nearest.set(folder, findConfig(file));
    return nearest.get(folder);
  }

  function findConfig(file: FilePath): ConfigFile | undefined {
    const top = folders.filter((folder) => isInside(file, folder)).sort((a, b) => a.length - b.length)[0];
    for (const folder of foldersUp(file, top)) {
      const found = listings.file(joinPath(folder, configFileName));
      if (found) return load(found);
      if (top === undefined) return undefined;
    }
    return undefined;
  }

  function load(file: FilePath): ConfigFile {
    let config = configs.get(file);
    if (!config) {
      config = parseConfig(file, readText(file) ?? '');
      configs.set(file, config);
    }
    return config;
  }
}

export function isConfigurationFile(file: FilePath): boolean {
  return baseName(file) === configFileName;
}

function parseConfig(file: FilePath, text: string): ConfigFile {
  const value = parseJsonObject(text);
  const overrides = Array.isArray(value.overrides) ? value.overrides.filter(isRecord) : [];
  return {
    file,
    folder: folderOf(file),
    presets: readPresets(value.preset),
    rules: readRuleEntries(value.rules),
    isIgnored: matchGlobs(stringsIn(value.ignore)),
    shared: { ...readMigrationSettings(value), ...readQuerySettings(value.queries) },
    overrides: overrides.map((override) => ({
      matches: matchGlobs(stringsIn(override.files)),
      rules: readRuleEntries(override.rules),
    })),
  };
}

function readMigrationSettings({
  postgresVersion,
  migrationsSince,
}: Record<string, unknown>): MigrationSettings {
  return {
    ...(typeof postgresVersion === 'number' && postgresVersion >= 1
      ? { postgresVersion: Math.floor(postgresVersion) }
      : {}),
    ...(typeof migrationsSince === 'string' && migrationsSince.trim() !== ''
      ? { migrationsSince: migrationsSince.trim() }
      : {}),
  };
}

function readQuerySettings(value: unknown): Pick<SharedSettings, 'queryClients'> {
  const clients = isRecord(value) ? stringsIn(value.clients) : [];
  return clients.length > 0 ? { queryClients: clients } : {};
}

function editorMigrations(settings: EditorSettings | undefined): MigrationSettings {
  return settings ? readMigrationSettings({ ...settings }) : {};
}
