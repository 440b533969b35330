#!/usr/bin/env node
throw new Error('TO DO');
