/** Words that stand for more and more of something: where an enum holds some of them, their order says which is more. */
export const ladders: readonly (readonly string[])[] = [
  ['none', 'lowest', 'very low', 'low', 'medium', 'high', 'very high', 'urgent', 'critical'],
  ['none', 'low', 'normal', 'high', 'urgent', 'critical'],
  ['trace', 'debug', 'info', 'notice', 'warning', 'error', 'critical', 'fatal'],
  ['trivial', 'minor', 'moderate', 'major', 'severe', 'critical', 'blocker'],
  ['xxs', 'xs', 's', 'm', 'l', 'xl', 'xxl', 'xxxl'],
  ['tiny', 'extra small', 'small', 'medium', 'large', 'extra large', 'huge'],
  ['bronze', 'silver', 'gold', 'platinum', 'diamond'],
  ['beginner', 'intermediate', 'advanced', 'expert'],
  ['never', 'rarely', 'sometimes', 'often', 'always'],
  ['hourly', 'daily', 'weekly', 'monthly', 'quarterly', 'yearly'],
  ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'],
];
