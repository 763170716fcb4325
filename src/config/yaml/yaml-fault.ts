// YamlFault: why a text is no YAML, and where. Thrown inside this folder, caught by parseYaml.

export class YamlFault extends Error {
  readonly code: 'AM1004' | 'AM1005' | 'AM1006';
  readonly offset: number;

  constructor(code: YamlFault['code'], offset: number, message: string) {
    super(message);
    this.code = code;
    this.offset = offset;
  }
}
