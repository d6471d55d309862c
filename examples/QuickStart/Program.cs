using QuickStart;

return await new QuickStartCommand().InvokeAsync(args);
