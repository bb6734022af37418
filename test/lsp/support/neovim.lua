-- Runs in a headless neovim: opens a schema, waits for the finding, asks for the code actions, applies the fix,
-- and prints what the text is then. `cquit` tells a failure, the reason goes to standard error.
local server, root, file = vim.env.SERVER, vim.env.ROOT, vim.env.FILE

local function fail(reason)
  io.stderr:write(reason .. '\n')
  vim.cmd('cquit 1')
end

local function wait(what, condition)
  if not vim.wait(8000, condition, 20) then fail('waited in vain for ' .. what) end
end

vim.cmd('edit ' .. vim.fn.fnameescape(file))
local buffer = vim.api.nvim_get_current_buf()
local id = vim.lsp.start_client({
  name = 'schemawright',
  cmd = { vim.env.NODE, server },
  root_dir = root,
  workspace_folders = { { uri = vim.uri_from_fname(root), name = 'test' } },
  on_init = function(client)
    client.notify('workspace/didChangeConfiguration', { settings = client.config.settings })
  end,
  settings = { schemawright = { rules = { ['unindexed-foreign-key'] = 'error' } } },
})
if not id then fail('the client did not start') end
vim.lsp.buf_attach_client(buffer, id)

local function finding()
  for _, diagnostic in ipairs(vim.diagnostic.get(buffer)) do
    if diagnostic.code == 'unindexed-foreign-key'
      or (diagnostic.user_data and diagnostic.user_data.lsp and diagnostic.user_data.lsp.code == 'unindexed-foreign-key')
    then
      return diagnostic
    end
  end
end

wait('the finding', finding)
if finding().severity ~= vim.diagnostic.severity.ERROR then fail('the setting was not heeded') end

local client = vim.lsp.get_client_by_id(id)
local range = vim.lsp.util.make_given_range_params({ 1, 0 }, { vim.api.nvim_buf_line_count(buffer), 0 }).range
local answer = client.request_sync('textDocument/codeAction', {
  textDocument = vim.lsp.util.make_text_document_params(buffer),
  range = range,
  context = { diagnostics = {}, only = { 'quickfix' } },
}, 5000, buffer)
if not answer or answer.err then fail('no code actions: ' .. vim.inspect(answer)) end

local chosen
for _, action in ipairs(answer.result) do
  if action.isPreferred then chosen = action end
end
if not chosen then fail('no preferred action: ' .. vim.inspect(answer.result)) end
local resolved = client.request_sync('codeAction/resolve', chosen, 5000, buffer)
if not resolved or resolved.err then fail('not resolved: ' .. vim.inspect(resolved)) end
vim.lsp.util.apply_workspace_edit(resolved.result.edit, client.offset_encoding)

wait('the finding to go', function() return not finding() end)
io.stdout:write(table.concat(vim.api.nvim_buf_get_lines(buffer, 0, -1, false), '\n'))
vim.lsp.stop_client(id)
vim.cmd('qall!')
