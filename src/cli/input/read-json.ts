import { createReadStream } from 'node:fs';
import type { FileRecord } from './file-record.js';
import { ObjectSplitter, type Piece } from './object-splitter.js';
import { topLevelCells } from './top-level-cells.js';

/**
 * Reads a JSON array of objects, or JSON Lines, object by object, so that any length fits. What cannot be read is a
 * record with a problem; where nobody can tell how to go on, it is the last.
 */
export async function* readJson(path: string): AsyncGenerator<FileRecord> {
  const splitter = new ObjectSplitter();
  for await (const chunk of createReadStream(path, 'utf8')) {
    for (const piece of splitter.push(String(chunk))) {
      yield toRecord(piece);
      if ('problem' in piece) return;
    }
  }
  for (const piece of splitter.end()) yield toRecord(piece);
}

function toRecord(piece: Piece): FileRecord {
  if ('problem' in piece) return piece;
  const { line, text } = piece;
  try {
    return { line, cells: topLevelCells(text) };
  } catch {
    return { line, problem: 'the object that begins here is no JSON' };
  }
}
