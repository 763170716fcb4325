// What stands in the place of a value that is not safe where it was to stand. The word can be searched for.

export const FAILSAFE = 'ZgotmplZ';
