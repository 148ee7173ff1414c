// Help texts by oclif's own Help class, without colours, for every command and topic.

import { stripVTControlCharacters } from 'node:util';
import { Help } from '@oclif/core/help';

/** Collects what oclif would print. */
class CollectedHelp extends Help {
  /** @type {string[]} */
  lines = [];

  /**
   * @override
   * @param {unknown[]} lines
   */
  log(...lines) {
    this.lines.push(...lines.map(String));
  }
}

/**
 * Help texts by id (`apis:list`), topics too; the root's under the empty id.
 * @param {import('@oclif/core').Config} config
 * @returns {Promise<Record<string, string>>}
 */
export async function renderHelp(config) {
  // The root's help names the version; the machine and its Node would make the text differ between machines.
  config.userAgent = `${config.name}/${config.version}`;
  const topics = config.topics.map((topic) => topic.name);
  const ids = [...new Set(['', ...topics, ...config.commandIDs])].sort();
  const texts = await Promise.all(ids.map(async (id) => [id, await renderOne(config, id)]));
  return Object.fromEntries(texts);
}

/**
 * @param {import('@oclif/core').Config} config
 * @param {string} id
 */
async function renderOne(config, id) {
  const help = new CollectedHelp(config);
  await help.showHelp(id === '' ? [] : id.split(':'));
  const text = stripVTControlCharacters(help.lines.join('\n')).replace(/[ \t]+$/gm, '');
  return `${text.trim()}\n`;
}
