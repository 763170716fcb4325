// Bounds: what a template may cost. Templates are written by those who write the config, but labels are not, and a
// template that loops over them must end in an error rather than in a server that stands still.

/** Characters of one file or source. */
export const SOURCE_LENGTH_MAX = 1 << 20;
/** How deep actions and parentheses may lie in each other. */
export const NESTING_DEPTH_MAX = 250;
/** Variables that may be seen at one place. */
export const VARIABLES_MAX = 1000;
/** Arguments of one call. */
export const ARGUMENTS_MAX = 1000;
/** How deep templates may call each other. Go's own limit is 100,000; our stack is smaller. */
export const TEMPLATE_DEPTH_MAX = 500;
/** How deep everything that runs may lie in each other: templates, actions and parentheses together. */
export const RUN_DEPTH_MAX = 1000;
/** Nodes that one rendering may run; 16 characters that a function is given or makes count as one. */
export const STEPS_MAX = 3_000_000;
/** How long regular expressions may take in one rendering: replacing may look at the rest of a text for each match. */
export const REGEXP_MS_MAX = 1000;
/** Instructions of an expression times characters of a text: what one search, which nobody can stop, may have to do. */
export const SEARCH_WORK_MAX = 20_000_000;
/** Characters of one rendering. The default mail of 5,000 alerts with twenty labels each has twenty-five million. */
export const OUTPUT_LENGTH_MAX = 32 << 20;
/** Characters of each text on the way to it. */
export const TEXT_LENGTH_MAX = 4 << 20;
/** Nodes that making one text safe for HTML may look at: each loop within another doubles the work. */
export const ESCAPE_STEPS_MAX = 200_000;
/** Values that one print may print: a list of lists of one list is small, and long when it is printed. */
export const VALUES_PRINTED_MAX = 100_000;
/** How deep a value may lie in others to be printed. */
export const VALUE_DEPTH_MAX = 200;
/** Texts that are kept parsed. */
export const SOURCES_KEPT_MAX = 1000;
