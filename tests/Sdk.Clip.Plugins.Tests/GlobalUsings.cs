global using Clip.Sdk.Plugins;
