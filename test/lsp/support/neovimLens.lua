-- Runs in a headless neovim: opens a migration, has its lens shown, and prints what stands over which line.
local server, root, file = vim.env.SERVER, vim.env.ROOT, vim.env.FILE

local function fail(reason)
  io.stderr:write(reason .. '\n')
  vim.cmd('cquit 1')
end

vim.cmd('edit ' .. vim.fn.fnameescape(file))
local buffer = vim.api.nvim_get_current_buf()
local id = vim.lsp.start_client({
  name = 'schemawright',
  cmd = { vim.env.NODE, server },
  root_dir = root,
  workspace_folders = { { uri = vim.uri_from_fname(root), name = 'test' } },
})
if not id then fail('the client did not start') end
vim.lsp.buf_attach_client(buffer, id)

local function lens() return (vim.lsp.codelens.get(buffer) or {})[1] end

local client = vim.lsp.get_client_by_id(id)
if not vim.wait(8000, function() return client.initialized end, 20) then fail('the server did not start') end
vim.lsp.codelens.refresh()
if not vim.wait(8000, lens, 20) then fail('waited in vain for the lens') end

local found = lens()
io.stdout:write(found.range.start.line .. ' [' .. found.command.command .. '] ' .. found.command.title)
vim.lsp.stop_client(id)
vim.cmd('qall!')
