import type { Vocabulary } from './words.ts';

/** Words that say that a number is an amount of money. */
export const moneyTerms: Vocabulary = [
  'price',
  'prices',
  'amount',
  'total',
  'subtotal',
  'balance',
  'cost',
  'costs',
  'fee',
  'fees',
  'tax',
  'taxes',
  'salary',
  'wage',
  'revenue',
  'discount',
  'refund',
  'payment',
  'payout',
  'deposit',
  'budget',
  'credit',
  'debit',
  'invoice_value',
  'profit',
  'commission',
  'cashback',
  'tip',
];

/** Words beside which a money word is not an amount: `tax_rate`, `discount_percent`, `total_count`. */
export const notMoneyTerms: Vocabulary = [
  'estimated',
  'estimate',
  'approximate',
  'rate',
  'ratio',
  'percent',
  'percentage',
  'pct',
  'factor',
  'multiplier',
  'score',
  'weight',
  'count',
  'number',
  'id',
  'code',
  'type',
  'status',
  'latitude',
  'longitude',
  'lat',
  'lng',
  'lon',
  'hours',
  'minutes',
  'seconds',
  'duration',
  'ms',
  'bytes',
  'size',
  'tokens',
  'items',
  'days',
  'distance',
  'points',
  'time',
  'latency',
  'usage',
  'requests',
  'calories',
  'kcal',
  'volume',
  'length',
  'height',
  'width',
  'area',
  'km',
  'miles',
  'kg',
  'grams',
  'probability',
  'confidence',
  'share',
  'variance',
  'stddev',
  'change',
];

/** Names of a column that says in which measure another one counts. */
export const measureTerms: Vocabulary = [
  'unit',
  'units',
  'uom',
  'measure',
  'unit_of_measure',
  'measurement_unit',
];

/** Columns that say of which paper or coin a row tells: what it is quoted at is a reading, no amount of anybody's. */
export const quotedTerms: Vocabulary = ['ticker', 'ticker_symbol', 'symbol', 'isin', 'coin_id'];

/** Words of tables of time off, whose balances are hours or days. */
export const timeOffTerms: Vocabulary = [
  'leave',
  'leaves',
  'pto',
  'vacation',
  'vacations',
  'holiday',
  'holidays',
  'time_off',
  'absence',
  'absences',
];

/** Words of columns beside which a cost is what a service meters: fractions of a cent, known only roughly. */
export const meteredTerms: Vocabulary = [
  'token',
  'tokens',
  'model',
  'model_id',
  'model_name',
  'model_versions',
  'duration_ms',
  'latency',
  'latency_ms',
];

/** Services that meter what they are used for, to a hundredth of a cent. */
export const providerTerms: Vocabulary = ['twilio', 'vonage', 'plivo', 'telnyx', 'openai', 'anthropic'];

/** Lines that such a service rents out. */
export const lineTerms: Vocabulary = ['line', 'lines', 'phone_number', 'phone_numbers', 'sim', 'sims'];

/** What a row costs: one price times how many. */
export const totalTerms: Vocabulary = ['total', 'total_price', 'total_amount', 'line_total', 'subtotal'];

/** What one of them costs. */
export const unitPriceTerms: Vocabulary = ['price', 'unit_price', 'price_per_unit', 'unit_amount'];

/** How many there are. */
export const countedTerms: Vocabulary = ['quantity', 'qty'];

/** Last words of what enters into a total beside the price and the quantity. */
export const addedTerms: Vocabulary = ['discount', 'tax', 'fee', 'shipping', 'surcharge', 'tip'];

/** First words of what sums up anything (`total_visits`), and last words of what sums up money (`order_total`). */
export const sumTerms: Vocabulary = ['total'];

/** What is charged in percent as well as in money. */
export const chargedTerms: Vocabulary = ['tax', 'vat', 'discount', 'commission'];

/** Last words of what is charged in percent. */
export const rateTerms: Vocabulary = ['rate', 'percent', 'percentage', 'pct'];

/** Last words that measure anything, where a column beside says in which unit. */
export const measuredTerms: Vocabulary = ['amount', 'total'];
