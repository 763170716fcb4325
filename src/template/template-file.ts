// TemplateFile: a file of templates. Its own text may be called by the base name of its path, as of a file that Go's ParseGlob read.

export interface TemplateFile {
  readonly path: string;
  readonly content: string;
}
