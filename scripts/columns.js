// oclif reads the width of its help when it is loaded: imported before it, this makes texts the same on every machine.
process.env['OCLIF_COLUMNS'] = '96';
