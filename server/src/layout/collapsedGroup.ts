const prefix = 'collapsed group ';

/** The id of the box that stands for a group. */
export function collapsedGroupId(name: string): string {
  return prefix + name;
}

export function isCollapsedGroup(id: string): boolean {
  return id.startsWith(prefix);
}
