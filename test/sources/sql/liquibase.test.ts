import assert from 'node:assert/strict';
import { withSemicolons } from '../../../server/src/sources/sql/history/liquibase.ts';
import { loadSqlParser } from '../../../server/src/sources/sql/parse.ts';
import { createSqlReader } from '../../../server/src/sources/sql/reader.ts';

const head = '--liquibase formatted sql\n\n';

describe('the delimiters of Liquibase', () => {
  before(loadSqlParser);

  it('end the statements of their changeset alone', () => {
    const text = `${head}--changeset a:1 endDelimiter:/\nselect 4\n/\n--changeset a:2\nselect 4\n/\n2;\n`;
    assert.equal(
      withSemicolons(text),
      `${head}--changeset a:1 endDelimiter:/\nselect 4\n;\n--changeset a:2\nselect 4\n/\n2;\n`,
    );
    assert.equal(withSemicolons(`--changeset a:1 endDelimiter:/\nselect 4\n/\n`).includes(';'), false);
  });

  it('may begin with a line break, and keep all places', () => {
    const text = `${head}--changeset a:1 splitStatements:true endDelimiter:\\nGO\r\nselect 1\r\nGO\r\n`;
    const read = withSemicolons(text);
    assert.equal(read.length, text.length);
    assert.match(read, /select 1\r\n; \r\n$/);
  });

  it('are no syntax error', () => {
    const text = `${head}--changeset a:1 endDelimiter:/\ncreate table t (id int)\n/\ncreate table u (id int)\n/\n`;
    const reader = createSqlReader('/w', { readText: () => text, isTyped: () => false });
    reader.setChain({ kind: 'schema', folder: '/w', files: ['/w/a.sql'] });
    reader.readNext();
    assert.deepEqual(reader.problems('/w/a.sql'), []);
    assert.equal(reader.state().tables.size, 2);
  });
});
